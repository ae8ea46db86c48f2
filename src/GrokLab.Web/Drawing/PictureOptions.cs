using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing;

/// <summary>How a figure is drawn as a picture.</summary>
/// <param name="WidthCm">The width in centimetres.</param>
/// <param name="HeightCm">The height in centimetres.</param>
/// <param name="Dpi">Pixels per inch of a PNG.</param>
internal sealed record PictureOptions(double WidthCm, double HeightCm, int Dpi = 300)
{
    private const double MaxCm = 100;

    private static readonly DecimalParameter WidthParameter = new("widthCm", 2, MaxCm, "Width in centimetres; by default what the panels need.");
    private static readonly DecimalParameter HeightParameter = new("heightCm", 2, MaxCm, "Height in centimetres; by default what the panels need.");
    private static readonly NumberParameter DpiParameter = new("dpi", 50, 1_200, "Pixels an inch.", 300);

    /// <summary>The most pixels: about 130 MB as an image in memory.</summary>
    private const long MaxPixels = 32_000_000;

    /// <summary>The size of the text in points, on paper; null for the usual size, or a smaller size where the panels need it.</summary>
    internal double? FontPt { get; init; }

    /// <summary>Whether the picture has light text on a dark background.</summary>
    internal bool IsDark { get; init; }

    /// <summary>Whether the panels have titles; without titles, several panels still have their letters.</summary>
    internal bool WithTitles { get; init; } = true;

    /// <summary>Whether the curves have a legend.</summary>
    internal bool WithLegend { get; init; } = true;

    /// <summary>The query parameters of a vector graphic.</summary>
    internal static QueryParameter[] OfDrawing => [WidthParameter, HeightParameter];

    /// <summary>The query parameters of a pixel image.</summary>
    internal static QueryParameter[] OfPicture => [WidthParameter, HeightParameter, DpiParameter];

    /// <summary>Width in pixels.</summary>
    internal int Width => Pixels(WidthCm);

    /// <summary>Height in pixels.</summary>
    internal int Height => Pixels(HeightCm);

    /// <summary>Reads <c>widthCm</c>, <c>heightCm</c> and <c>dpi</c>; adds what is wrong to the query's errors.</summary>
    internal static PictureOptions Read(Query query, FigureDescription figure)
    {
        var size = new PictureOptions(
            query.Decimal(WidthParameter) ?? Math.Min(8.5 * figure.Columns, 26),
            query.Decimal(HeightParameter) ?? Math.Min(7.5 * figure.Rows, 60),
            (int?)query.Number(DpiParameter) ?? 300);
        if ((long)size.Width * size.Height > MaxPixels)
        {
            query.Add("dpi", $"{size.Width} × {size.Height} pixels are too many: at most {MaxPixels} are allowed.");
        }

        return size;
    }

    private int Pixels(double cm) => (int)Math.Round(cm / 2.54 * Dpi);
}
