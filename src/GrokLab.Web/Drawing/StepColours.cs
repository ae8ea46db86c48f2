using System.Globalization;

namespace GrokLab.Web.Drawing;

/// <summary>
/// The scale that colours points by their step: viridis of matplotlib, which rises evenly in lightness, so that it reads the same in grey
/// and without colour vision. Eleven of its colours, with straight lines between them, differ from all 256 by less than an eye can tell.
/// </summary>
internal static class StepColours
{
    private static readonly int[] Viridis =
    [
        0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151, 0xbddf26, 0xfde725,
    ];

    private static readonly int[] Channels = [16, 8, 0];

    /// <summary>The scale as places from 0 to 1 with their colours.</summary>
    internal static IEnumerable<(double Place, string Color)> Stops => Viridis.Select((color, i) => ((double)i / (Viridis.Length - 1), Hex(color)));

    /// <summary>The colour at a place from 0 to 1; beyond the ends it is that of the end.</summary>
    internal static string At(double place)
    {
        var exact = Math.Clamp(place, 0, 1) * (Viridis.Length - 1);
        var below = Math.Min((int)exact, Viridis.Length - 2);
        var part = exact - below;
        return Hex(Channels.Sum(shift =>
        {
            var (from, to) = ((Viridis[below] >> shift) & 0xff, (Viridis[below + 1] >> shift) & 0xff);
            return (int)Math.Round(from + (part * (to - from))) << shift;
        }));
    }

    /// <summary>The colour of a value; a logarithmic scale has no place for 0, which has the colour of the lower end.</summary>
    internal static string Of(double value, FigureAxis scale) => At(scale.IsLogarithmic && value <= 0 ? 0 : AxisPlace.Of(value, scale, scale.Range!.Value));

    private static string Hex(int color) => $"#{color.ToString("x6", CultureInfo.InvariantCulture)}";
}
