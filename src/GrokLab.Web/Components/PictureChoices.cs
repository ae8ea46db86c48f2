using System.Globalization;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Components;

/// <summary>What a reader chose for a picture, as typed. An empty text leaves the choice to the program.</summary>
internal sealed record PictureChoices
{
    /// <summary>The name of a size that is not one of <see cref="Sizes"/>.</summary>
    internal const string OwnSize = "Own size";

    /// <summary>The usual sizes.</summary>
    internal static IReadOnlyList<PictureSize> Sizes { get; } =
    [
        new("One column, 8.5 cm", PictureOptions.OneColumnCm),
        new("Two columns, 17.5 cm", PictureOptions.TwoColumnsCm),
        new("Slide, 16 : 9", 25.4, 14.29, FontPt: 14),
    ];

    /// <summary>The file's extension: png, svg or pdf.</summary>
    public string Format { get; init; } = "png";

    /// <summary>Whether the picture has the ranges and curves that are on screen; otherwise all.</summary>
    public bool AsOnScreen { get; init; } = true;

    /// <summary>Whether the picture has all panels.</summary>
    public bool HasAllPanels { get; init; }

    /// <summary>The name of the size.</summary>
    public string Size { get; init; } = Sizes[0].Name;

    /// <summary>The width in centimetres.</summary>
    public string Width { get; init; } = "";

    /// <summary>The height in centimetres.</summary>
    public string Height { get; init; } = "";

    /// <summary>The size of the text in points.</summary>
    public string FontPt { get; init; } = "";

    /// <summary>Pixels an inch of a PNG.</summary>
    public string Dpi { get; init; } = Text(PictureOptions.UsualDpi);

    /// <summary>Whether the picture is dark.</summary>
    public bool IsDark { get; init; }

    /// <summary>Whether the panels have titles.</summary>
    public bool WithTitles { get; init; } = true;

    /// <summary>Whether there is a legend.</summary>
    public bool WithLegend { get; init; } = true;

    /// <summary>The choices with the size of that name, made for a figure; an own size stays.</summary>
    internal PictureChoices Sized(string name, FigureDescription figure) => Sizes.FirstOrDefault(size => size.Name == name) is not { } size
        ? this with { Size = OwnSize }
        : this with
        {
            Size = name,
            Width = Text(size.WidthCm),
            Height = Text(size.HeightCm ?? PictureOptions.UsualFor(figure, size.WidthCm).HeightCm),
            FontPt = size.FontPt is { } font ? Text(font) : "",
        };

    /// <summary>The parameters of the file's address, beside those of the part that is shown.</summary>
    internal IEnumerable<string> Parameters()
    {
        foreach (var (name, text) in ((string, string)[])[("widthCm", Width), ("heightCm", Height), ("fontPt", FontPt), ("dpi", Format == "png" ? Dpi : "")])
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return $"{name}={Uri.EscapeDataString(text.Trim())}";
            }
        }

        if (IsDark)
        {
            yield return "theme=dark";
        }

        if (!WithTitles)
        {
            yield return "titles=false";
        }

        if (!WithLegend)
        {
            yield return "legend=false";
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A usual size of pictures.</summary>
/// <param name="Name">The name.</param>
/// <param name="WidthCm">The width in centimetres.</param>
/// <param name="HeightCm">The height in centimetres; null for what the panels need.</param>
/// <param name="FontPt">The size of the text in points; null for the usual.</param>
internal sealed record PictureSize(string Name, double WidthCm, double? HeightCm = null, double? FontPt = null);
