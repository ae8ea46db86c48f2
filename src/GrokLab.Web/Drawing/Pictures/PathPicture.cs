namespace GrokLab.Web.Drawing.Pictures;

/// <summary>Draws paths and dots.</summary>
internal static class PathPicture
{
    /// <summary>A symbol that hides more than half of the symbol before it is drawn alone: the parts of a radius between their middles.</summary>
    private const double Least = 0.5;

    /// <summary>The lines of a path, then its symbols from first to last.</summary>
    /// <param name="drawn">What the axes can show of the path.</param>
    /// <param name="place">The place of a point in the picture.</param>
    /// <param name="style">Colours and widths.</param>
    internal static IReadOnlyList<PictureItem> Draw(DrawnSeries drawn, Func<DrawnPoint, Spot> place, PictureStyle style)
    {
        var series = drawn.Series;
        var color = style.Palette.Of(series.Ink);
        var radius = style.RadiusOf(series.Form);
        List<PictureItem> items = [];
        List<Spot> marks = [];
        foreach (var line in drawn.Lines)
        {
            List<Spot> spots = [.. line.Select(place)];
            if (series.Form == SeriesForm.Path && spots.Count > 1)
            {
                items.Add(new StrokeItem(spots, color, style.Path, series.Style));
            }

            foreach (var spot in spots)
            {
                if (marks is [.., var last] && Math.Abs(last.X - spot.X) < Least * radius && Math.Abs(last.Y - spot.Y) < Least * radius)
                {
                    marks.RemoveAt(marks.Count - 1);
                }

                marks.Add(spot);
            }
        }

        return [.. items, .. marks.Select(spot => PictureMarks.Of(series.Symbol, spot, radius, color))];
    }
}
