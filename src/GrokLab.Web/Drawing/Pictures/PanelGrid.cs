namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Arranges panels in rows and columns of equal plot areas, below one legend.</summary>
/// <param name="figure">The figure.</param>
/// <param name="panels">Its panels.</param>
/// <param name="options">The size of the picture, and what it shows.</param>
/// <param name="size">The size of the text in points.</param>
/// <param name="columns">The number of columns.</param>
/// <param name="withAxisTitles">Whether the titles of vertical axes stand beside them; otherwise they stand above the panels.</param>
internal sealed class PanelGrid(
    FigureDescription figure, IReadOnlyList<DrawnPanel> panels, PictureOptions options, double size, int columns, bool withAxisTitles)
{
    private const double Margin = 0.5;
    private const double ColumnGap = 0.9;
    private const double RowGap = 0.5;
    private const double LeastWidth = 5.5;
    private const double LeastHeight = 3.5;
    private const int Passes = 4;

    /// <summary>Text becomes smaller, down to <see cref="SmallFontPt"/>, before the legend takes more of the height than this.</summary>
    private const double MostLegend = 0.4;
    private const double SmallFontPt = 5;

    private readonly PictureStyle style = new(options.IsDark ? ChartPalette.DarkPaper : ChartPalette.Print, size);
    private readonly double width = options.WidthCm / 2.54 * 72;
    private readonly double height = options.HeightCm / 2.54 * 72;
    private readonly int rows = Math.Max(1, (panels.Count + columns - 1) / columns);

    // Panels below each other with one horizontal axis have its numbers below the lowest.
    private readonly bool sharesX = panels.Count > columns && panels.All(panel => panel.Empty is null && panel.Panel.X == panels[0].Panel.X && panel.X == panels[0].X);

    /// <summary>The layout; null where the texts have no room.</summary>
    internal FigureLayout? Layout()
    {
        var hasLane = MarkerLane.IsNeeded(panels);
        var margin = Margin * size;
        var inner = width - (2 * margin);
        var legend = new LegendLayout(options.WithLegend ? FigureLegend.Of(panels, style.Palette) : [], size, inner);
        if (size > SmallFontPt && legend.Height > MostLegend * height)
        {
            return null;
        }

        var top = margin + legend.Height;
        var room = height - top - margin;
        var (plotWidth, plotHeight) = (0.75 * inner / columns, 0.6 * room / rows);
        PanelFrame[] frames = [];
        double[] left = [], right = [], above = [], below = [];
        for (var pass = 0; pass < Passes; pass++)
        {
            if (plotWidth < LeastWidth * size || plotHeight < LeastHeight * size)
            {
                return null;
            }

            frames = [.. panels.Select((panel, i) => new PanelFrame(panel, Title(i), style, plotWidth, plotHeight, withAxisTitles, IsLowest(i), hasLane))];
            left = [.. Enumerable.Range(0, columns).Select(column => Column(column).Max(frame => frame.Left))];
            right = [.. Enumerable.Range(0, columns).Select(column => Column(column).Max(frame => frame.Right))];
            above = [.. Enumerable.Range(0, rows).Select(row => Row(row).Max(frame => frame.Above))];
            below = [.. Enumerable.Range(0, rows).Select(row => Row(row).Max(frame => frame.Below))];
            plotWidth = (inner - left.Sum() - right.Sum() - ((columns - 1) * ColumnGap * size)) / columns;
            plotHeight = (room - above.Sum() - below.Sum() - ((rows - 1) * RowGap * size)) / rows;
        }

        if (plotWidth < LeastWidth * size || plotHeight < LeastHeight * size || frames.Any(frame => frame.IsCramped))
        {
            return null;
        }

        List<Box> plots = [];
        List<PictureItem> items = [.. legend.Draw(margin, margin, inner, style)];
        var y = top;
        for (var row = 0; row < rows; row++)
        {
            var x = margin;
            for (var column = 0; column < columns && (row * columns) + column < panels.Count; column++)
            {
                var plot = new Box(x + left[column], y + above[row], x + left[column] + plotWidth, y + above[row] + plotHeight);
                var cell = new Box(x, y, plot.Right + right[column], plot.Bottom + below[row]);
                items.AddRange(frames[(row * columns) + column].Draw(plot, cell));
                plots.Add(plot);
                x = cell.Right + (ColumnGap * size);
            }

            y += above[row] + plotHeight + below[row] + (RowGap * size);
        }

        var layout = new FigureLayout(width, height, size, style.Palette.Paper, plots, items);
        return IsReadable(layout) ? layout : null;

        IEnumerable<PanelFrame> Column(int column) => frames.Where((_, i) => i % columns == column);

        IEnumerable<PanelFrame> Row(int row) => frames.Skip(row * columns).Take(columns);
    }

    // The last widths of numbers may differ from those of the pass before, so the result is checked.
    internal static bool IsReadable(FigureLayout layout)
    {
        var page = new Box(0, 0, layout.Width, layout.Height);
        var texts = layout.Texts.Select(text => text.Bounds).OrderBy(bounds => bounds.Left).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            if (!page.Holds(texts[i]))
            {
                return false;
            }

            for (var j = i + 1; j < texts.Count && texts[j].Left < texts[i].Right; j++)
            {
                if (texts[i].Overlaps(texts[j]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private string Title(int i) => options.WithTitles ? figure.TitleOf(i) : panels.Count > 1 ? $"({FigureDescription.LetterOf(i)})" : "";

    private bool IsLowest(int i) => !sharesX || i + columns >= panels.Count;
}
