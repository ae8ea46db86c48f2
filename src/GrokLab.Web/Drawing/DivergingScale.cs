using System.Globalization;

namespace GrokLab.Web.Drawing;

/// <summary>Colours for deviations from a centre: blue below, orange above, which readers without full colour vision tell apart.</summary>
/// <param name="Centre">The value that has the neutral colour.</param>
/// <param name="Reach">The deviation that has the strongest colour, above 0.</param>
public sealed record DivergingScale(double Centre, double Reach)
{
    // ColorBrewer's PuOr and RdBu: the ends are equally dark. On a dark background, the ends are equally light.
    private static readonly string[] Light = ["#2166ac", "#f7f7f7", "#b35806"];
    private static readonly string[] Dark = ["#78b3ea", "#2a3036", "#f0995f"];

    private static readonly double[] Reaches = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 180];

    /// <summary>The values of the marks of a legend, from the lowest.</summary>
    public IReadOnlyList<double> Marks => [Centre - Reach, Centre - (Reach / 2), Centre, Centre + (Reach / 2), Centre + Reach];

    /// <summary>A scale around a centre that reaches all values, up to a round deviation.</summary>
    public static DivergingScale Around(double centre, IEnumerable<double> values)
    {
        var most = values.Select(value => Math.Abs(value - centre)).DefaultIfEmpty(0).Max();
        return new(centre, Reaches.FirstOrDefault(reach => reach >= most, Reaches[^1]));
    }

    /// <summary>The colour of a value, #rrggbb.</summary>
    public string ColorOf(double value, bool isDark)
    {
        var ends = isDark ? Dark : Light;
        var part = Math.Clamp((value - Centre) / Reach, -1, 1);
        return Mix(ends[1], part < 0 ? ends[0] : ends[2], Math.Abs(part));
    }

    /// <summary>Black or white, whichever is easier to read on the colour of a value.</summary>
    public string TextOn(double value, bool isDark)
    {
        var luminance = Luminance(ColorOf(value, isDark));
        return (luminance + 0.05) * (luminance + 0.05) > 0.05 * 1.05 ? "#000000" : "#ffffff";
    }

    private static string Mix(string one, string other, double part) => $"#{string.Concat(Channels(one).Zip(Channels(other), (a, b) => ((int)Math.Round(a + ((b - a) * part))).ToString("x2", CultureInfo.InvariantCulture)))}";

    // WCAG 2.2, relative luminance.
    private static double Luminance(string color)
    {
        var linear = Channels(color).Select(channel => channel / 255 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static double[] Channels(string color) =>
        [.. Enumerable.Range(0, 3).Select(i => (double)int.Parse(color.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
