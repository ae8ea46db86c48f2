namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Lays a matrix out: names of rows and columns, coloured cells with their numbers, and the scale of the colours below.</summary>
/// <param name="matrix">The matrix.</param>
/// <param name="title">The title above it; may be empty.</param>
/// <param name="options">The size of the picture, and what it shows.</param>
/// <param name="size">The size of the text in points.</param>
internal sealed class MatrixPicture(FigureMatrix matrix, string title, PictureOptions options, double size)
{
    private const double Margin = 0.5;
    private const double Gap = 0.4;
    private const double Pad = 0.3;
    private const double BarHeight = 0.8;
    private const int BarParts = 60;
    private const double Line = PictureText.Spacing;
    private const double MostScaleWidth = 30;

    private readonly PictureStyle style = new(options.IsDark ? ChartPalette.DarkPaper : ChartPalette.Print, size);
    private readonly double width = options.WidthCm / 2.54 * 72;
    private readonly double height = options.HeightCm / 2.54 * 72;

    /// <summary>The layout; null where the texts have no room.</summary>
    internal FigureLayout? Layout()
    {
        var margin = Margin * size;
        var inner = width - (2 * margin);
        var titles = title.Length == 0 ? [] : PictureText.Wrap(title, size, inner);
        List<PictureText> names = [.. matrix.Names.Select(name => PictureText.Of(name, size))];
        var longest = names.Max(name => name.Width) + (Gap * size);
        var scale = options.WithLegend ? matrix.Scale : null;
        var scaleTitle = scale is null ? [] : PictureText.Wrap(matrix.Title, size, inner);
        var below = scale is null ? 0 : ((scaleTitle.Count + 1) * Line * size) + ((BarHeight + (3 * Gap)) * size);
        var top = margin + (titles.Count * Line * size) + longest;
        var plot = new Box(margin + longest, top, width - margin, height - margin - below);
        var (cellWidth, cellHeight) = (plot.Width / names.Count, plot.Height / names.Count);
        if (cellWidth < Widest() + (Pad * size) || cellHeight < Line * size)
        {
            return null;
        }

        List<PictureItem> items =
        [
            .. titles.Select((line, i) => Text(line, margin, margin + ((PictureText.Ascent + (i * Line)) * size), TextRole.Title)),
            .. Cells(plot, cellWidth, cellHeight),
            .. Names(names, plot, cellWidth, cellHeight),
            .. scale is null ? [] : Scale(scale, scaleTitle, plot.Bottom + (Gap * size), margin, inner),
        ];
        var layout = new FigureLayout(width, height, size, style.Palette.Paper, [plot], items);
        return PanelGrid.IsReadable(layout) ? layout : null;
    }

    private double Widest() =>
        matrix.Names.SelectMany((_, row) => matrix.Names.Select((_, column) => PictureText.Of(matrix.TextOf(row, column), size).Width)).Max();

    private IEnumerable<PictureItem> Cells(Box plot, double cellWidth, double cellHeight)
    {
        for (var row = 0; row < matrix.Names.Count; row++)
        {
            for (var column = 0; column < matrix.Names.Count; column++)
            {
                if (row == column)
                {
                    continue;
                }

                var cell = new Box(
                    plot.Left + (column * cellWidth), plot.Top + (row * cellHeight), plot.Left + ((column + 1) * cellWidth), plot.Top + ((row + 1) * cellHeight));
                var color = style.Palette.Text;
                if (matrix.Cells[row][column] is { } value && matrix.Scale is { } scale)
                {
                    yield return Area(cell, scale.ColorOf(value, options.IsDark));
                    color = scale.TextOn(value, options.IsDark);
                }

                var text = PictureText.Of(matrix.TextOf(row, column), size);
                yield return new TextItem(text, cell.Left + ((cellWidth - text.Width) / 2), Baseline(cell.Top, cellHeight), false, color, TextRole.Tick);
            }
        }
    }

    private IEnumerable<PictureItem> Names(List<PictureText> names, Box plot, double cellWidth, double cellHeight)
    {
        foreach (var (i, name) in names.Index())
        {
            yield return Text(name, plot.Left - (Gap * size) - name.Width, Baseline(plot.Top + (i * cellHeight), cellHeight), TextRole.Axis);
            yield return new TextItem(
                name, Baseline(plot.Left + (i * cellWidth), cellWidth), plot.Top - (Gap * size), true, style.Palette.Text, TextRole.Axis);
        }
    }

    // Numbers that have no room beside the one before are left out; the ends and the centre come first.
    private IEnumerable<PictureItem> Scale(DivergingScale scale, IReadOnlyList<PictureText> titles, double top, double margin, double inner)
    {
        List<PictureText> numbers = [.. scale.Marks.Select(mark => PictureText.Of(FormattableString.Invariant($"{mark:F1}"), size))];
        var most = numbers.Max(number => number.Width);
        var bar = Math.Min(inner - most, MostScaleWidth * size);
        var left = margin + ((inner - bar) / 2);
        for (var i = 0; i < BarParts; i++)
        {
            var middle = scale.Centre + (scale.Reach * (((2 * (i + 0.5)) / BarParts) - 1));

            // Each part reaches under the next one, so that no gap shines through.
            yield return Area(
                new(left + (bar * i / BarParts), top, left + (bar * Math.Min(BarParts, i + 2) / BarParts), top + (BarHeight * size)), scale.ColorOf(middle, options.IsDark));
        }

        var step = bar / (numbers.Count - 1) > most + (Gap * size) ? 1 : 2;
        var baseline = top + ((BarHeight + Gap + PictureText.Ascent) * size);
        for (var i = 0; i < numbers.Count; i += step)
        {
            yield return Text(numbers[i], left + (bar * i / (numbers.Count - 1)) - (numbers[i].Width / 2), baseline, TextRole.Tick);
        }

        foreach (var (i, line) in titles.Index())
        {
            yield return Text(line, margin + ((inner - line.Width) / 2), baseline + ((i + 1) * Line * size), TextRole.Legend);
        }
    }

    private double Baseline(double begin, double length) => begin + (length / 2) + ((PictureText.Ascent - PictureText.Descent) / 2 * size);

    private TextItem Text(PictureText text, double x, double y, TextRole role) => new(text, x, y, false, style.Palette.Text, role);

    private static AreaItem Area(Box box, string color) =>
        new([new(box.Left, box.Top), new(box.Right, box.Top), new(box.Right, box.Bottom), new(box.Left, box.Bottom)], color);
}
