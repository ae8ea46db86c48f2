using System.Globalization;

namespace GrokLab.Web.Components.Dialogs;

/// <summary>The size of an exported picture.</summary>
/// <param name="Width">In CSS pixels; letters and lines are sized for it.</param>
/// <param name="Height">In CSS pixels.</param>
/// <param name="Scale">Pixels of the file a CSS pixel, each way.</param>
/// <param name="WithTitle">Whether the chart's title stands above it.</param>
public sealed record PngSize(int Width, int Height, int Scale, bool WithTitle = true)
{
    private const int MostPixelsASide = 16_384;
    private const long MostPixels = 100_000_000;

    /// <summary>Pixels of the file.</summary>
    public (int Width, int Height) Pixels => (Width * Scale, Height * Scale);

    /// <summary>Sizes that are often asked for: 3 × 100 CSS pixels are an inch at 300 dpi.</summary>
    public static IReadOnlyList<(string Name, PngSize Size)> Usual { get; } =
    [
        ("Screen", new(1200, 700, 2)),
        ("One column, 8.5 cm at 300 dpi", new(335, 240, 3)),
        ("Two columns, 17.5 cm at 300 dpi", new(689, 400, 3)),
        ("Slide, 16 : 9", new(1280, 720, 2)),
    ];

    /// <summary>What is wrong with it, by field; empty where it can be drawn.</summary>
    public IReadOnlyDictionary<string, string> Errors()
    {
        var errors = new Dictionary<string, string>();
        Require(errors, nameof(Width), Width is >= 200 and <= 8_000, "From 200 to 8,000.");
        Require(errors, nameof(Height), Height is >= 150 and <= 8_000, "From 150 to 8,000.");
        Require(errors, nameof(Scale), Scale is >= 1 and <= 8, "A whole number from 1 to 8.");
        if (errors.Count == 0)
        {
            var tooLarge = Math.Max(Width, Height) * Scale > MostPixelsASide || (long)Width * Scale * Height * Scale > MostPixels;
            Require(errors, nameof(Scale), !tooLarge, string.Create(
                CultureInfo.InvariantCulture,
                $"{Pixels.Width:N0} × {Pixels.Height:N0} pixels are more than a browser draws: at most {MostPixelsASide:N0} a side and {MostPixels / 1_000_000} million in all."));
        }

        return errors;
    }

    private static void Require(Dictionary<string, string> errors, string field, bool holds, string message)
    {
        if (!holds)
        {
            errors[field] = message;
        }
    }
}
