namespace GrokLab.Web.Drawing.Pictures;

/// <summary>The axes and titles around a plot area.</summary>
internal sealed class PanelFrame
{
    private const double Mark = 0.35;
    private const double SmallMark = 0.2;
    private const double Pad = 0.3;
    private const double TitleGap = 0.5;
    private const double AxisGap = 0.25;
    private const double Line = PictureText.Spacing;
    private const double Letter = PictureText.Ascent + PictureText.Descent;

    private readonly DrawnPanel panel;
    private readonly PictureStyle style;
    private readonly double size;
    private readonly IReadOnlyList<AxisTick> across;
    private readonly IReadOnlyList<AxisTick> up;
    private readonly IReadOnlyList<PictureText> title;
    private readonly IReadOnlyList<PictureText> acrossTitle;
    private readonly IReadOnlyList<PictureText> upTitle;
    private readonly bool isLowest;
    private readonly double widest;
    private readonly MarkerLane? lane;
    private readonly ColourBar? bar;

    /// <summary>Measures the frame of a plot area.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="title">The title above it; may be empty.</param>
    /// <param name="style">Colours and sizes.</param>
    /// <param name="width">The width of the plot area.</param>
    /// <param name="height">The height of the plot area.</param>
    /// <param name="withAxisTitle">Whether the title of the vertical axis stands beside it.</param>
    /// <param name="hasLane">Whether vertical lines have their names above the plot area.</param>
    /// <param name="isLowest">Whether the horizontal axis has its numbers and its title.</param>
    internal PanelFrame(DrawnPanel panel, string title, PictureStyle style, double width, double height, bool withAxisTitle, bool isLowest, bool hasLane)
    {
        (this.panel, this.style, this.isLowest) = (panel, style, isLowest);
        size = style.FontPt;
        var isEmpty = panel.Empty is not null;
        across = isEmpty ? [] : AxisTicks.Of(panel.Panel.X, panel.X, width, label => Width(label) + (0.8 * size));
        up = isEmpty ? [] : AxisTicks.Of(panel.Panel.Y, panel.Y, height, _ => 1.4 * size);
        var y = panel.Panel.Y.Title;
        IsCramped = withAxisTitle && PictureText.WidestPart(y, size) > height;
        upTitle = withAxisTitle ? PictureText.Wrap(y, size, height) : [];
        widest = up.Select(tick => Width(tick.Label)).DefaultIfEmpty(0).Max();
        var first = across.FirstOrDefault(tick => tick.Label is not null);
        var last = across.LastOrDefault(tick => tick.Label is not null);
        Left = Math.Max(
            (isEmpty ? 0 : (Mark + Pad) * size) + widest + (upTitle.Count == 0 ? 0 : ((upTitle.Count * Line) + AxisGap) * size),
            isLowest && first.Label is not null ? (Width(first.Label) / 2) - (width * AxisPlace.Of(first.Value, panel.Panel.X, panel.X)) : 0);
        Right = Math.Max(0.2 * size, isLowest && last.Label is not null ? (Width(last.Label) / 2) - (width * (1 - AxisPlace.Of(last.Value, panel.Panel.X, panel.X))) : 0);

        bar = panel.Panel.Colours is { } colours && !isEmpty ? new ColourBar(colours, style, height) : null;
        Right = Math.Max(Right, bar?.Width ?? 0);

        // The cell is at least this wide: its neighbours in the column may need more room.
        var cell = Left + width + Right;
        this.title =
        [
            .. title.Length == 0 ? [] : PictureText.Wrap(title, size, cell),
            .. withAxisTitle || title.EndsWith(y, StringComparison.CurrentCultureIgnoreCase) ? [] : PictureText.Wrap(y, size, cell),
        ];
        acrossTitle = isLowest ? PictureText.Wrap(panel.Panel.X.Title, size, cell) : [];
        lane = hasLane ? new MarkerLane(panel, style, width, Left, Right) : null;
        Above = (lane?.Height ?? 0) + (this.title.Count == 0 ? 0.6 * size : ((this.title.Count * Line) + TitleGap) * size);
        Below = !isLowest ? 0.6 * size : ((isEmpty ? 0.3 : Mark + Pad + Letter) + 0.2 + (acrossTitle.Count * Line)) * size;
    }

    /// <summary>Whether a word of the vertical axis's title would be broken.</summary>
    internal bool IsCramped { get; }

    /// <summary>The room to the left of the plot area.</summary>
    internal double Left { get; }

    /// <summary>The room to the right of the plot area.</summary>
    internal double Right { get; }

    /// <summary>The room above the plot area.</summary>
    internal double Above { get; }

    /// <summary>The room below the plot area.</summary>
    internal double Below { get; }

    /// <summary>The panel: grid, curves, axes, texts.</summary>
    /// <param name="plot">The plot area.</param>
    /// <param name="cell">The plot area with the room around it.</param>
    internal IEnumerable<PictureItem> Draw(Box plot, Box cell)
    {
        var palette = style.Palette;
        var xs = across.Select(tick => (Place: plot.Left + (plot.Width * AxisPlace.Of(tick.Value, panel.Panel.X, panel.X)), tick.Label)).ToList();
        var ys = up.Select(tick => (Place: plot.Bottom - (plot.Height * AxisPlace.Of(tick.Value, panel.Panel.Y, panel.Y)), tick.Label)).ToList();
        foreach (var (x, _) in xs.Where(tick => tick.Label is not null))
        {
            yield return new StrokeItem([new(x, plot.Top), new(x, plot.Bottom)], palette.Grid, style.Grid);
        }

        foreach (var (y, _) in ys.Where(tick => tick.Label is not null))
        {
            yield return new StrokeItem([new(plot.Left, y), new(plot.Right, y)], palette.Grid, style.Grid);
        }

        foreach (var item in PanelPicture.Draw(panel, plot, style))
        {
            yield return item;
        }

        yield return new StrokeItem([new(plot.Left, plot.Top), new(plot.Left, plot.Bottom), new(plot.Right, plot.Bottom)], palette.Axis, style.Axis);
        foreach (var (x, label) in xs)
        {
            yield return new StrokeItem([new(x, plot.Bottom), new(x, plot.Bottom + ((label is null ? SmallMark : Mark) * size))], palette.Axis, style.Axis);
            if (label is not null && isLowest)
            {
                yield return Text(PictureText.Of(label, size), x - (Width(label) / 2), plot.Bottom + ((Mark + Pad + PictureText.Ascent) * size), TextRole.Tick);
            }
        }

        foreach (var (y, label) in ys)
        {
            yield return new StrokeItem([new(plot.Left, y), new(plot.Left - ((label is null ? SmallMark : Mark) * size), y)], palette.Axis, style.Axis);
            if (label is not null)
            {
                yield return Text(PictureText.Of(label, size), plot.Left - ((Mark + Pad) * size) - Width(label), y + (0.36 * size), TextRole.Tick);
            }
        }

        foreach (var (i, line) in title.Index())
        {
            yield return Text(line, Centred(line.Width, plot.Left, plot.Right, cell.Left, cell.Right), plot.Top - (lane?.Height ?? 0) - ((TitleGap + PictureText.Descent + ((title.Count - 1 - i) * Line)) * size), TextRole.Title);
        }

        foreach (var label in lane?.Draw(plot) ?? [])
        {
            yield return label;
        }

        foreach (var item in bar?.Draw(plot) ?? [])
        {
            yield return item;
        }

        foreach (var (i, line) in acrossTitle.Index())
        {
            var first = (panel.Empty is null ? Mark + Pad + Letter : 0.3) + 0.2 + PictureText.Ascent;
            yield return Text(line, Centred(line.Width, plot.Left, plot.Right, cell.Left, cell.Right), plot.Bottom + ((first + (i * Line)) * size), TextRole.Axis);
        }

        foreach (var (i, line) in upTitle.Index())
        {
            var baseline = plot.Left - (panel.Empty is null ? (Mark + Pad) * size : 0) - widest - ((AxisGap + PictureText.Descent + ((upTitle.Count - 1 - i) * Line)) * size);
            yield return new TextItem(line, baseline, (plot.Top + plot.Bottom + line.Width) / 2, true, palette.Text, TextRole.Axis);
        }

        if (panel.Empty is { } reason)
        {
            var lines = PictureText.Wrap(reason, size, plot.Width - size);
            var top = (plot.Top + plot.Bottom - (lines.Count * Line * size)) / 2;
            foreach (var (i, line) in lines.Index())
            {
                yield return Text(line, (plot.Left + plot.Right - line.Width) / 2, top + ((PictureText.Ascent + (i * Line)) * size), TextRole.Reason);
            }
        }
    }

    private TextItem Text(PictureText text, double x, double y, TextRole role) => new(text, x, y, false, style.Palette.Text, role);

    private double Width(string? label) => label is null ? 0 : PictureText.Of(label, size).Width;

    // In the middle of the plot area, unless the cell ends before.
    private static double Centred(double width, double left, double right, double first, double last) =>
        Math.Max(first, Math.Min(((left + right) - width) / 2, last - width));
}
