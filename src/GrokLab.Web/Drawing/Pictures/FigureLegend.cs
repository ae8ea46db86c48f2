namespace GrokLab.Web.Drawing.Pictures;

/// <summary>The entries of a figure's legend.</summary>
internal static class FigureLegend
{
    /// <summary>
    /// One entry for each look, over all panels. A curve that is alone in its panel and is named by its axis has none. Curves of one
    /// variant that look alike share an entry with the variant's name. Where one name has several looks, its entries name their panels.
    /// A smoothed curve always has an entry, which says how it is smoothed.
    /// </summary>
    internal static IReadOnlyList<LegendEntry> Of(IReadOnlyList<DrawnPanel> panels, ChartPalette palette)
    {
        var areLabelled = MarkerLane.IsNeeded(panels);
        var found = new List<Found>();
        foreach (var (i, panel) in panels.Index())
        {
            var series = panel.Series.Where(drawn => drawn.Lines.Count + drawn.AtLowerEdge.Count > 0).ToList();
            if (series.Select(s => s.Series.Name).Distinct().Count() > 1 || series.Exists(s => s.Series.Name != panel.Panel.Y.Title || s.Smoothing is not null))
            {
                found.AddRange(series.Select(drawn => (drawn.Series, drawn.Smoothing)).Select(s => new Found(
                    new(s.Series.Name, palette.Of(s.Series.Ink), s.Series.Style, s.Series.IsThin) { Smoothing = s.Smoothing, Form = s.Series.Form, Symbol = s.Series.Symbol },
                    s.Series.Variant, series.Count(other => other.Series.Variant == s.Series.Variant) == 1, i)));
            }
        }

        found = [.. found.GroupBy(one => (one.Variant, Look: one.Entry with { Name = "" })).SelectMany(Merged)];
        foreach (var (i, panel) in panels.Index())
        {
            found.AddRange(panel.Panel.Markers.Where(marker => panel.Empty is null && IsInside(marker, panel) && !(areLabelled && marker.IsVertical))
                .Select(marker => new Found(new(marker.Name, palette.Of(marker), marker.Style), null, false, i)));
        }

        var entries = found.GroupBy(one => one.Entry, one => one.Panel).ToList();
        var repeated = entries.GroupBy(same => same.Key.Name).Where(name => name.Count() > 1).Select(name => name.Key).ToHashSet();
        var atEdge = panels.Sum(panel => panel.Series.Sum(drawn => drawn.AtLowerEdge.Count));
        return
        [
            .. entries.Select(same => same.Key with
            {
                Name = string.Concat(
                    same.Key.Name,
                    repeated.Contains(same.Key.Name) ? $" ({string.Join(", ", same.Distinct().Select(FigureDescription.LetterOf))})" : "",
                    same.Key.Smoothing is { } smoothing ? $" {smoothing.Label}" : ""),
            }),
            .. panels.Any(HasEnds) ? [End("start", isOpen: true, palette), End("newest evaluation", isOpen: false, palette)] : Array.Empty<LegendEntry>(),
            .. atEdge == 0 ? [] : (LegendEntry[])[new(atEdge == 1 ? "a value of 0 or less" : $"{atEdge} values of 0 or less", palette.Text, LineStyle.Solid, IsEdge: true)],
        ];
    }

    // Marks at the ends of coloured paths; their symbols are those of the paths.
    private static bool HasEnds(DrawnPanel panel) => panel.Panel.Colours is not null && panel.Series.Any(drawn => drawn is { Series.Form: SeriesForm.Path, Ends: not null });

    private static LegendEntry End(string name, bool isOpen, ChartPalette palette) => new(name, palette.Text, LineStyle.Solid) { Form = SeriesForm.Dot, IsOpen = isOpen };

    /// <summary>Whether a line is in the part that is shown.</summary>
    internal static bool IsInside(FigureMarker marker, DrawnPanel panel)
    {
        var range = marker.IsVertical ? panel.X : panel.Y;
        return marker.Value >= range.Low && marker.Value <= range.High;
    }

    // The axes say what the only curve of a variant shows; in a panel with several curves of the variant their names say it.
    private static IEnumerable<Found> Merged(IEnumerable<Found> alike)
    {
        var all = alike.ToList();
        if (all[0].Variant is not { Length: > 0 } variant || all.TrueForAll(one => !one.IsOnly))
        {
            return all;
        }

        var others = all.Where(one => !one.IsOnly).GroupBy(one => What(one, variant), one => FigureDescription.LetterOf(one.Panel))
            .Select(same => $", {same.Key} in ({string.Join(", ", same.Distinct())})");
        var name = string.Concat(others.Prepend(variant));
        return all.Select(one => one with { Entry = one.Entry with { Name = name } });
    }

    private static string What(Found one, string variant) =>
        one.Entry.Name.EndsWith($", {variant}", StringComparison.Ordinal) ? one.Entry.Name[..^(variant.Length + 2)] : one.Entry.Name;

    /// <summary>An entry of one panel.</summary>
    /// <param name="Entry">The entry.</param>
    /// <param name="Variant">The variant of the curve.</param>
    /// <param name="IsOnly">Whether it is the only curve of its variant in the panel.</param>
    /// <param name="Panel">The panel.</param>
    private sealed record Found(LegendEntry Entry, string? Variant, bool IsOnly, int Panel);
}
