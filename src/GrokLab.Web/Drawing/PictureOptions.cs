using GrokLab.Web.Http;

namespace GrokLab.Web.Drawing;

/// <summary>How a figure is drawn as a picture.</summary>
/// <param name="WidthCm">The width in centimetres.</param>
/// <param name="HeightCm">The height in centimetres.</param>
/// <param name="Dpi">Pixels per inch of a PNG.</param>
internal sealed record PictureOptions(double WidthCm, double HeightCm, int Dpi = PictureOptions.UsualDpi)
{
    /// <summary>The width of a column of a paper.</summary>
    internal const double OneColumnCm = 8.5;

    /// <summary>The width of a page of a paper.</summary>
    internal const double TwoColumnsCm = 17.5;

    /// <summary>The resolution that most journals ask for.</summary>
    internal const int UsualDpi = 300;

    /// <summary>The most pixels: about 130 MB as an image in memory.</summary>
    private const long MaxPixels = 32_000_000;

    private const double LegendCm = 0.8;
    private const double MatrixScaleCm = 1;
    private const double LeastPanelCm = 4.2;

    private static readonly DecimalParameter WidthParameter = new("widthCm", 2, 100, "Width in centimetres; by default 8.5 for one panel and 17.5 for several.") { Example = "17.5" };
    private static readonly DecimalParameter HeightParameter = new("heightCm", 2, 100, "Height in centimetres; by default what the rows of panels need.") { Example = "6" };
    private static readonly NumberParameter DpiParameter = new("dpi", 50, 1_200, "Pixels an inch.", UsualDpi);
    private static readonly DecimalParameter FontParameter = new(
        "fontPt", 4, 24, "Size of the text in points, on paper. By default 8, or less where the panels need the room; a size that does not fit is refused.") { Example = "8" };

    private static readonly WordParameter<PictureTheme> ThemeParameter = new("theme", "Dark text on white, or light text on a dark background.", PictureTheme.Light);
    private static readonly FlagParameter TitlesParameter = new("titles", "Whether the panels have titles; several panels have their letters even without.", Default: true);
    private static readonly FlagParameter LegendParameter = new("legend", "Whether there is a legend.", Default: true);

    /// <summary>The size of the text in points, on paper; null for the usual size, or a smaller size where the panels need it.</summary>
    internal double? FontPt { get; init; }

    /// <summary>Whether the picture has light text on a dark background.</summary>
    internal bool IsDark { get; init; }

    /// <summary>Whether the panels have titles; without titles, several panels still have their letters.</summary>
    internal bool WithTitles { get; init; } = true;

    /// <summary>Whether the curves have a legend.</summary>
    internal bool WithLegend { get; init; } = true;

    /// <summary>The query parameters of a vector graphic.</summary>
    internal static QueryParameter[] OfDrawing => [WidthParameter, HeightParameter, FontParameter, ThemeParameter, TitlesParameter, LegendParameter];

    /// <summary>The query parameters of a pixel image.</summary>
    internal static QueryParameter[] OfPicture => [.. OfDrawing, DpiParameter];

    /// <summary>Width in pixels.</summary>
    internal int Width => Pixels(WidthCm);

    /// <summary>Height in pixels.</summary>
    internal int Height => Pixels(HeightCm);

    /// <summary>Reads the options; adds what is wrong to the query's errors.</summary>
    /// <param name="query">The query.</param>
    /// <param name="figure">The figure, whose panels decide the usual size; null while it is unknown.</param>
    /// <param name="hasPixels">Whether the picture has pixels, whose number has a limit.</param>
    internal static PictureOptions Read(Query query, FigureDescription? figure, bool hasPixels)
    {
        var width = query.Decimal(WidthParameter);
        var usual = UsualFor(figure, width);
        var options = new PictureOptions(
            width ?? usual.WidthCm,
            query.Decimal(HeightParameter) ?? usual.HeightCm,
            (int?)query.Number(DpiParameter) ?? UsualDpi)
        {
            FontPt = query.Decimal(FontParameter),
            IsDark = query.Word(ThemeParameter) == PictureTheme.Dark,
            WithTitles = query.Flag(TitlesParameter),
            WithLegend = query.Flag(LegendParameter),
        };
        if (hasPixels && (long)options.Width * options.Height > MaxPixels)
        {
            query.Add("dpi", $"{options.Width} × {options.Height} pixels are too many: at most {MaxPixels} are allowed.");
        }

        return options;
    }

    /// <summary>A size that suits a figure.</summary>
    /// <param name="figure">The figure; null while it is unknown.</param>
    /// <param name="widthCm">The width, where it is chosen: a narrow picture has fewer panels side by side, and more rows.</param>
    internal static PictureOptions UsualFor(FigureDescription? figure, double? widthCm = null)
    {
        var panels = Math.Max(1, figure?.Panels.Count ?? 1);
        var columns = Math.Clamp(panels, 1, Math.Max(1, figure?.Columns ?? 1));
        var width = widthCm ?? (columns == 1 ? OneColumnCm : TwoColumnsCm);
        var fitting = figure?.IsTable == true ? columns : Math.Clamp((int)(width / LeastPanelCm), 1, columns);
        if (figure?.Panels is [{ Matrix: not null }])
        {
            return new(width, Math.Round(Math.Min(60, width + MatrixScaleCm), 1));
        }

        var ofRow = (width / fitting) switch { >= 8 => 6, >= 5 => 5.2, _ => LeastPanelCm };
        return new(width, Math.Round(Math.Min(60, (ofRow * ((panels + fitting - 1) / fitting)) + LegendCm), 1));
    }

    private int Pixels(double cm) => (int)Math.Round(cm / 2.54 * Dpi);
}

/// <summary>The colours of a picture.</summary>
internal enum PictureTheme
{
    /// <summary>Dark text on white.</summary>
    Light,

    /// <summary>Light text on a dark background.</summary>
    Dark,
}
