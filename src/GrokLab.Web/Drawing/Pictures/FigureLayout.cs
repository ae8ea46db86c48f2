namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A figure laid out on a page: every text is measured, complete and free of other texts.</summary>
/// <param name="Width">The width in points.</param>
/// <param name="Height">The height in points.</param>
/// <param name="FontPt">The size of the text in points.</param>
/// <param name="Background">The colour of the page.</param>
/// <param name="Plots">The plot areas, in the order of the panels.</param>
/// <param name="Items">What is drawn, from back to front.</param>
internal sealed record FigureLayout(
    double Width, double Height, double FontPt, string Background, IReadOnlyList<Box> Plots, IReadOnlyList<PictureItem> Items)
{
    /// <summary>The size of the text where none is asked for and there is room.</summary>
    internal const double UsualFontPt = 8;

    private const double LeastFontPt = 2;
    private const double FontStep = 0.25;

    /// <summary>All texts.</summary>
    internal IEnumerable<TextItem> Texts => Items.OfType<TextItem>();

    /// <summary>
    /// Lays a figure out. The panels are arranged in the number of columns that leaves them the most room. Where no size of the text is
    /// asked for, it is as large as the panels allow.
    /// </summary>
    /// <exception cref="PictureTooSmallException">The text of the size asked for, or of the smallest size, does not fit.</exception>
    internal static FigureLayout Of(FigureDescription figure, PictureOptions options)
    {
        var panels = DrawnFigure.Of(figure);
        for (var size = options.FontPt ?? UsualFontPt; size >= LeastFontPt; size -= FontStep)
        {
            if (Best(figure, panels, options, size) is { } layout)
            {
                return options.FontPt is null || size == options.FontPt ? layout : throw new PictureTooSmallException(figure, options, size);
            }
        }

        throw new PictureTooSmallException(figure, options, null);
    }

    private static FigureLayout? Best(FigureDescription figure, IReadOnlyList<DrawnPanel> panels, PictureOptions options, double size)
    {
        if (figure.Panels is [{ Matrix: { } matrix }])
        {
            return new MatrixPicture(matrix, options.WithTitles ? figure.TitleOf(0) : "", options, size).Layout();
        }

        (FigureLayout Layout, double Score)? best = null;
        foreach (var withAxisTitles in (bool[])[true, false])
        {
            for (var columns = Math.Max(1, Math.Min(figure.Columns, panels.Count)); columns >= (figure.IsTable ? figure.Columns : 1); columns--)
            {
                if (new PanelGrid(figure, panels, options, size, columns, withAxisTitles).Layout() is { } layout)
                {
                    // The described arrangement, and titles beside the axes, are preferred to a little more room.
                    var score = layout.Plots.Min(plot => Math.Min(plot.Width, 1.5 * plot.Height))
                        * (columns == Math.Min(figure.Columns, panels.Count) ? 1.25 : 1) * (withAxisTitles ? 1.25 : 1);
                    if (best is null || score > best.Value.Score)
                    {
                        best = (layout, score);
                    }
                }
            }
        }

        return best?.Layout;
    }
}

/// <summary>A picture is too small for its text.</summary>
internal sealed class PictureTooSmallException(FigureDescription figure, PictureOptions options, double? fits) : Exception(
    FormattableString.Invariant($"{figure.Panels.Count} {(figure.Panels.Count == 1 ? "panel" : "panels")} with text of {options.FontPt ?? FigureLayout.UsualFontPt} pt do not fit into {options.WidthCm} × {options.HeightCm} cm. ")
    + (fits is { } size ? FormattableString.Invariant($"Text of {size} pt fits; or choose a larger picture.") : "Choose a larger picture, or fewer panels."))
{
    /// <summary>The parameter that is to be changed.</summary>
    internal string Field { get; } = options.FontPt is null ? "widthCm" : "fontPt";
}
