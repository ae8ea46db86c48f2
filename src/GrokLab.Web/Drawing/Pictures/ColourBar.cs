namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A scale of colours with its numbers and its title, to the right of a plot area.</summary>
internal sealed class ColourBar
{
    private const double Gap = 1;
    private const double Thickness = 0.9;
    private const double Mark = 0.35;
    private const double Pad = 0.3;
    private const int Steps = 64;

    private readonly FigureAxis scale;
    private readonly PictureStyle style;
    private readonly double size;
    private readonly IReadOnlyList<AxisTick> ticks;
    private readonly IReadOnlyList<PictureText> title;
    private readonly double widest;

    /// <summary>Measures a bar.</summary>
    /// <param name="scale">The scale, with its ends.</param>
    /// <param name="style">Colours and sizes.</param>
    /// <param name="height">The height of the plot area.</param>
    internal ColourBar(FigureAxis scale, PictureStyle style, double height)
    {
        (this.scale, this.style) = (scale, style);
        size = style.FontPt;
        ticks = [.. AxisTicks.Of(scale, scale.Range!.Value, height, _ => 1.4 * size)];
        title = PictureText.Wrap(scale.Title, size, height);
        widest = ticks.Where(tick => tick.Label is not null).Select(tick => PictureText.Of(tick.Label!, size).Width).DefaultIfEmpty(0).Max();
        Width = ((Gap + Thickness + Mark + Pad + Pad + (title.Count * PictureText.Spacing)) * size) + widest;
    }

    /// <summary>The room to the right of the plot area.</summary>
    internal double Width { get; }

    /// <summary>The parts of the bar.</summary>
    internal IEnumerable<PictureItem> Draw(Box plot)
    {
        var (left, right) = (plot.Right + (Gap * size), plot.Right + ((Gap + Thickness) * size));
        for (var i = 0; i < Steps; i++)
        {
            // Each part reaches under the next one, so that no gap shines through.
            var (bottom, top) = (plot.Bottom - (plot.Height * i / Steps), plot.Bottom - (plot.Height * Math.Min(Steps, i + 2) / Steps));
            yield return new AreaItem([new(left, bottom), new(right, bottom), new(right, top), new(left, top)], StepColours.At((i + 0.5) / Steps));
        }

        foreach (var tick in ticks)
        {
            var y = plot.Bottom - (plot.Height * AxisPlace.Of(tick.Value, scale, scale.Range!.Value));
            yield return new StrokeItem([new(right, y), new(right + ((tick.Label is null ? 0.5 : 1) * Mark * size), y)], style.Palette.Axis, style.Axis);
            if (tick.Label is { } label)
            {
                yield return new TextItem(PictureText.Of(label, size), right + ((Mark + Pad) * size), y + (0.36 * size), false, style.Palette.Text, TextRole.Tick);
            }
        }

        foreach (var (i, line) in title.Index())
        {
            var baseline = right + ((Mark + Pad + Pad + PictureText.Ascent + (i * PictureText.Spacing)) * size) + widest;
            yield return new TextItem(line, baseline, (plot.Top + plot.Bottom + line.Width) / 2, true, style.Palette.Text, TextRole.Axis);
        }
    }
}
