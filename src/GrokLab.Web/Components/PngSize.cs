using System.Globalization;

namespace GrokLab.Web.Components;

/// <summary>The size of an exported picture.</summary>
/// <param name="Width">In CSS pixels; letters and lines are sized for it.</param>
/// <param name="Height">In CSS pixels.</param>
/// <param name="Scale">Pixels of the file per CSS pixel, in each direction.</param>
/// <param name="WithTitle">Whether the chart's title is drawn above it.</param>
public sealed record PngSize(int Width, int Height, int Scale, bool WithTitle = true)
{
    private static readonly FieldRange Widths = new(200, 8_000, IsWhole: true);
    private static readonly FieldRange Heights = new(150, 8_000, IsWhole: true);
    private static readonly FieldRange Scales = new(1, 8, IsWhole: true);

    private const int MostPixelsASide = 16_384;
    private const long MostPixels = 100_000_000;

    /// <summary>Width and height of the file in pixels.</summary>
    public (int Width, int Height) Pixels => (Width * Scale, Height * Scale);

    /// <summary>Common sizes: 100 CSS pixels at scale 3 are an inch at 300 dpi.</summary>
    public static IReadOnlyList<(string Name, PngSize Size)> Usual { get; } =
    [
        ("Screen", new(1200, 700, 2)),
        ("One column, 8.5 cm at 300 dpi", new(335, 240, 3)),
        ("Two columns, 17.5 cm at 300 dpi", new(689, 400, 3)),
        ("Slide, 16 : 9", new(1280, 720, 2)),
    ];

    /// <summary>Reads a typed size; null, with the errors by field, if it cannot be drawn.</summary>
    public static (PngSize? Size, IReadOnlyDictionary<string, string> Errors) Read(string width, string height, string scale, bool withTitle)
    {
        var errors = new Dictionary<string, string>();
        var size = new PngSize(
            Number(errors, nameof(Width), width, Widths), Number(errors, nameof(Height), height, Heights), Number(errors, nameof(Scale), scale, Scales), withTitle);
        if (errors.Count > 0)
        {
            return (null, errors);
        }

        errors = new(size.Errors());
        return (errors.Count > 0 ? null : size, errors);
    }

    /// <summary>The errors by field; empty if the size can be drawn.</summary>
    public IReadOnlyDictionary<string, string> Errors()
    {
        var errors = new Dictionary<string, string>();
        Add(errors, nameof(Width), Widths.Problem(Width));
        Add(errors, nameof(Height), Heights.Problem(Height));
        Add(errors, nameof(Scale), Scales.Problem(Scale));
        if (errors.Count == 0 && (Math.Max(Width, Height) * Scale > MostPixelsASide || (long)Width * Scale * Height * Scale > MostPixels))
        {
            errors[nameof(Scale)] = $"{Pixels.Width:N0} × {Pixels.Height:N0} pixels are more than a browser draws: at most {MostPixelsASide:N0} a side and {MostPixels / 1_000_000} million in all.";
        }

        return errors;
    }

    private static int Number(Dictionary<string, string> errors, string field, string text, FieldRange range)
    {
        if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        errors[field] = range.Refusal(text);
        return 0;
    }

    private static void Add(Dictionary<string, string> errors, string field, string? problem)
    {
        if (problem is not null)
        {
            errors[field] = problem;
        }
    }
}
