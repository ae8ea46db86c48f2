namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Draws the curves of a panel into its plot area.</summary>
internal static class PanelPicture
{
    /// <summary>Closer points than this, in points of the picture, cannot be told apart at 1,200 dpi.</summary>
    private const double Least = 0.03;

    internal static IEnumerable<PictureItem> Draw(DrawnPanel panel, Box plot, PictureStyle style)
    {
        foreach (var drawn in panel.Series.Where(drawn => drawn.Series.HasBand))
        {
            yield return Group(drawn, [.. drawn.Lines.SelectMany(line => Band(drawn, line))]);
        }

        foreach (var drawn in panel.Series.Where(drawn => drawn.Smoothing is not null))
        {
            yield return Group(drawn, [.. drawn.Lines.Where(line => line.Count > 1).Select(line => Raw(drawn, line))]);
        }

        foreach (var marker in panel.Panel.Markers.Where(marker => panel.Empty is null && FigureLegend.IsInside(marker, panel)))
        {
            var color = style.Palette.Of(marker);
            var (x, y) = (X(marker.Value), Y(marker.Value));
            yield return new StrokeItem(
                marker.IsVertical ? [new(x, plot.Bottom), new(x, plot.Top)] : [new(plot.Left, y), new(plot.Right, y)], color, style.Curve, marker.Style);
        }

        foreach (var drawn in panel.Series.OrderByDescending(drawn => drawn.Series.IsThin))
        {
            yield return Group(drawn, drawn.Series.Form == SeriesForm.Curve ? [.. drawn.Lines.Select(line => Curve(drawn, line)), .. Edges(drawn)] : PathPicture.Draw(drawn, SpotOf, panel.Panel.Colours, style));
        }

        Spot SpotOf(DrawnPoint point) => new(X(point.X), Y(point.Mean));

        GroupItem Group(DrawnSeries drawn, IReadOnlyList<PictureItem> items) => new(drawn.Series.Name, plot, items);

        IEnumerable<PictureItem> Band(DrawnSeries drawn, IReadOnlyList<DrawnPoint> line)
        {
            var color = style.Palette.Of(drawn.Series.Ink);
            if (line is [var alone])
            {
                if (alone.Low is null || alone.High > alone.Low)
                {
                    yield return new StrokeItem([new(X(alone.X), Low(alone)), new(X(alone.X), Y(alone.High))], color, style.Axis);
                }

                yield break;
            }

            yield return new AreaItem(
                [.. line.Select(p => new Spot(X(p.X), Y(p.High))), .. line.Reverse().Select(p => new Spot(X(p.X), Low(p)))], color, drawn.Smoothing is null ? PictureStyle.BandOpacity : PictureStyle.FaintBandOpacity);
        }

        PictureItem Curve(DrawnSeries drawn, IReadOnlyList<DrawnPoint> line)
        {
            var color = style.Palette.Of(drawn.Series.Ink);
            var width = drawn.Series.IsThin ? style.Thin : style.Curve;
            var spots = Spots(line, p => p.Height);
            return spots is [var alone]
                ? PictureMarks.Dot(alone, 1.2 * width, color)
                : new StrokeItem(spots, color, width, drawn.Series.Style) { Opacity = drawn.Series.IsThin ? PictureStyle.ThinOpacity : 1 };
        }

        // What was measured, faint behind the smoothed curve.
        PictureItem Raw(DrawnSeries drawn, IReadOnlyList<DrawnPoint> line) =>
            new StrokeItem(Spots(line, p => p.Mean), style.Palette.Of(drawn.Series.Ink), style.Raw) { Opacity = PictureStyle.RawOpacity };

        List<Spot> Spots(IReadOnlyList<DrawnPoint> line, Func<DrawnPoint, double> height)
        {
            List<Spot> spots = [];
            foreach (var spot in line.Select(p => new Spot(X(p.X), Y(height(p)))))
            {
                if (spots is not [.., var last] || Math.Abs(last.X - spot.X) > Least || Math.Abs(last.Y - spot.Y) > Least)
                {
                    spots.Add(spot);
                }
            }

            return spots;
        }

        IEnumerable<PictureItem> Edges(DrawnSeries drawn)
        {
            var last = double.NegativeInfinity;
            foreach (var x in drawn.AtLowerEdge.Select(X).Where(x => x >= plot.Left && x <= plot.Right))
            {
                if (x - last > 0.05 * style.FontPt)
                {
                    yield return PictureMarks.Edge(new(x, plot.Bottom), style.FontPt, style.Palette.Of(drawn.Series.Ink));
                    last = x;
                }
            }
        }

        double X(double value) => plot.Left + (plot.Width * AxisPlace.Of(value, panel.Panel.X, panel.X));

        double Y(double value) => plot.Bottom - (plot.Height * AxisPlace.Of(value, panel.Panel.Y, panel.Y));

        double Low(DrawnPoint point) => point.Low is { } low ? Y(low) : plot.Bottom;
    }
}
