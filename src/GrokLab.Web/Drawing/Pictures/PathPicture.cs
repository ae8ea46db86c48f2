namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Draws paths and dots.</summary>
internal static class PathPicture
{
    /// <summary>A symbol that hides more than half of the symbol before it is drawn alone: the parts of a radius between their middles.</summary>
    private const double Least = 0.5;

    /// <summary>The lines of a path, then its symbols from first to last.</summary>
    /// <param name="drawn">What the axes can show of the path.</param>
    /// <param name="place">The place of a point in the picture.</param>
    /// <param name="colours">The scale of the colours of points; null where they have the colour of the path.</param>
    /// <param name="style">Colours and widths.</param>
    internal static IReadOnlyList<PictureItem> Draw(DrawnSeries drawn, Func<DrawnPoint, Spot> place, FigureAxis? colours, PictureStyle style)
    {
        var series = drawn.Series;
        var color = style.Palette.Of(series.Ink);
        var radius = style.RadiusOf(series.Form);
        List<PictureItem> items = [];
        List<(Spot Place, DrawnPoint Point)> marks = [];
        foreach (var line in drawn.Lines)
        {
            List<Spot> spots = [.. line.Select(place)];
            if (series.Form == SeriesForm.Path && spots.Count > 1)
            {
                items.Add(new StrokeItem(spots, color, style.Path, series.Style));
            }

            foreach (var (spot, point) in spots.Zip(line))
            {
                if (marks is [.., var (last, _)] && Math.Abs(last.X - spot.X) < Least * radius && Math.Abs(last.Y - spot.Y) < Least * radius)
                {
                    marks.RemoveAt(marks.Count - 1);
                }

                marks.Add((spot, point));
            }
        }

        if (colours is null || series.Form != SeriesForm.Path)
        {
            return [.. items, .. marks.Select(mark => PictureMarks.Of(series.Symbol, mark.Place, radius, color))];
        }

        foreach (var (spot, point) in marks)
        {
            var mark = PictureMarks.Of(series.Symbol, spot, radius, point.Colour is { } value ? StepColours.Of(value, colours) : color);
            items.AddRange([mark, PictureMarks.Outline(mark.Points, style.Palette.Axis, style.Outline) with { Opacity = PictureStyle.OutlineOpacity }]);
        }

        if (drawn.Ends is { } ends)
        {
            var large = style.RadiusOf(SeriesForm.Dot);
            items.Add(PictureMarks.Outline(PictureMarks.Of(series.Symbol, place(ends.Start), large, color).Points, color, style.Curve));
            items.Add(PictureMarks.Of(series.Symbol, place(ends.End), large, color));
        }

        return items;
    }
}
