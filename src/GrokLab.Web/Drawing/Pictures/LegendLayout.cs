namespace GrokLab.Web.Drawing.Pictures;

/// <summary>An entry of a legend.</summary>
/// <param name="Name">The name.</param>
/// <param name="Color">The colour of the sample.</param>
/// <param name="Style">The pattern of the sample.</param>
/// <param name="IsThin">Whether the sample stands for thin curves.</param>
/// <param name="IsEdge">Whether the sample is the mark at the lower edge.</param>
internal sealed record LegendEntry(string Name, string Color, LineStyle Style, bool IsThin = false, bool IsEdge = false)
{
    /// <summary>How the curves are smoothed; null where they are not.</summary>
    internal CurveSmoothing? Smoothing { get; init; }

    /// <summary>How the points of the series are drawn.</summary>
    internal SeriesForm Form { get; init; }

    /// <summary>The symbol of a path or a dot.</summary>
    internal MarkSymbol Symbol { get; init; }

    /// <summary>Whether the symbol of a dot is open.</summary>
    internal bool IsOpen { get; init; }
}

/// <summary>One legend for all panels, in rows above them.</summary>
internal sealed class LegendLayout
{
    private const double SampleWidth = 2.6;
    private const double Gap = 0.5;
    private const double Between = 1.6;

    private readonly IReadOnlyList<LegendEntry> entries;
    private readonly IReadOnlyList<IReadOnlyList<PictureText>> texts;
    private readonly double[] columns;
    private readonly double size;

    /// <summary>Lays the entries out in as few rows as the width allows.</summary>
    internal LegendLayout(IReadOnlyList<LegendEntry> entries, double size, double width)
    {
        this.entries = entries;
        this.size = size;
        var room = Math.Max(size, width - ((SampleWidth + Gap) * size));
        texts = [.. entries.Select(entry => PictureText.Wrap(entry.Name, size, room))];
        columns = [];
        for (var count = entries.Count; count >= 1; count--)
        {
            columns = Widths(count);
            if (columns.Sum() + ((count - 1) * Between * size) <= width)
            {
                // As many rows, but even ones.
                var rows = (entries.Count + count - 1) / count;
                columns = Widths((entries.Count + rows - 1) / rows);
                break;
            }
        }

        Width = columns.Sum() + (Math.Max(0, columns.Length - 1) * Between * size);
        Height = entries.Count == 0 ? 0 : Rows.Sum(RowHeight) + (0.3 * size);
    }

    /// <summary>The height, 0 without entries.</summary>
    internal double Height { get; }

    private double Width { get; }

    private IEnumerable<int> Rows => Enumerable.Range(0, columns.Length == 0 ? 0 : (entries.Count + columns.Length - 1) / columns.Length);

    /// <summary>The parts of the legend.</summary>
    /// <param name="left">The left end of the space.</param>
    /// <param name="top">The upper end of the space.</param>
    /// <param name="width">The width of the space; the legend is in its middle.</param>
    /// <param name="style">Colours and widths.</param>
    internal IEnumerable<PictureItem> Draw(double left, double top, double width, PictureStyle style)
    {
        var begin = left + ((width - Width) / 2);
        var y = top;
        foreach (var row in Rows)
        {
            var x = begin;
            for (var column = 0; column < columns.Length && (row * columns.Length) + column is var i && i < entries.Count; column++)
            {
                var middle = y + (0.62 * size);
                yield return Sample(entries[i], x, middle, style);
                foreach (var (line, text) in texts[i].Index())
                {
                    yield return new TextItem(
                        text, x + ((SampleWidth + Gap) * size), y + ((0.9 + (line * PictureText.Spacing)) * size), false, style.Palette.Text, TextRole.Legend);
                }

                x += columns[column] + (Between * size);
            }

            y += RowHeight(row);
        }
    }

    private PictureItem Sample(LegendEntry entry, double x, double middle, PictureStyle style)
    {
        var centre = new Spot(x + (SampleWidth / 2 * size), middle);
        if (entry.IsEdge)
        {
            return PictureMarks.Edge(centre with { Y = middle + (0.25 * size) }, size, entry.Color);
        }

        var width = entry.Form == SeriesForm.Path ? style.Path : entry.IsThin ? 1.5 * style.Thin : style.Curve;
        var line = new StrokeItem([new(x, middle), new(x + (SampleWidth * size), middle)], entry.Color, width, entry.Style) { Opacity = entry.IsThin ? 0.8 : 1 };
        var mark = PictureMarks.Of(entry.Symbol, centre, style.RadiusOf(entry.Form), entry.Color);
        return entry.Form switch
        {
            SeriesForm.Path => new GroupItem(null, null, [line, mark]),
            SeriesForm.Dot => entry.IsOpen ? PictureMarks.Outline(mark.Points, entry.Color, style.Curve) : mark,
            _ => line,
        };
    }

    private double RowHeight(int row) =>
        texts.Skip(row * columns.Length).Take(columns.Length).Max(lines => lines.Count) * PictureText.Spacing * size;

    private double[] Widths(int count) =>
    [
        .. Enumerable.Range(0, count).Select(column =>
            ((SampleWidth + Gap) * size) + texts.Where((_, i) => i % count == column).SelectMany(lines => lines).Select(text => text.Width).DefaultIfEmpty(0).Max()),
    ];
}

/// <summary>Small marks of pictures.</summary>
internal static class PictureMarks
{
    /// <summary>A triangle whose lower corner marks a value that lies below a logarithmic axis.</summary>
    internal static AreaItem Edge(Spot corner, double size, string color) =>
        new([corner, new(corner.X - (0.3 * size), corner.Y - (0.5 * size)), new(corner.X + (0.3 * size), corner.Y - (0.5 * size))], color);

    /// <summary>A dot, for a value without neighbours.</summary>
    internal static AreaItem Dot(Spot middle, double radius, string color) => new(Corners(16, 0, middle, radius), color);

    /// <summary>A symbol; all symbols of one radius look equally large.</summary>
    internal static AreaItem Of(MarkSymbol symbol, Spot middle, double radius, string color) => symbol switch
    {
        MarkSymbol.Square => new(Corners(4, Math.PI / 4, middle, 1.25 * radius), color),
        MarkSymbol.Diamond => new(Corners(4, 0, middle, 1.25 * radius), color),
        MarkSymbol.Triangle => new(Corners(3, -Math.PI / 2, middle, 1.45 * radius), color),
        _ => Dot(middle, radius, color),
    };

    /// <summary>The closed outline of a symbol.</summary>
    internal static StrokeItem Outline(IReadOnlyList<Spot> corners, string color, double width) => new([.. corners, corners[0], corners[1]], color, width);

    // The corners of a regular polygon; the angle of the first is counted from the right, clockwise.
    private static Spot[] Corners(int count, double first, Spot middle, double radius) =>
    [
        .. Enumerable.Range(0, count).Select(i => first + (2 * Math.PI * i / count))
            .Select(angle => new Spot(middle.X + (radius * Math.Cos(angle)), middle.Y + (radius * Math.Sin(angle)))),
    ];
}
