namespace GrokLab.Web.Drawing.Pictures;

/// <summary>
/// The names of vertical lines, in rows above a plot area. A legend cannot tell apart lines that look the same; where all lines have one
/// name, the legend has it instead.
/// </summary>
internal sealed class MarkerLane
{
    private const double Between = 0.6;

    private readonly double size;
    private readonly List<(PictureText Text, double X, int Row, string Color)> labels = [];

    /// <summary>Places the names of the lines that are in view.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="style">Colours and sizes.</param>
    /// <param name="width">The width of the plot area.</param>
    /// <param name="left">The room to the left of the plot area.</param>
    /// <param name="right">The room to the right of the plot area.</param>
    internal MarkerLane(DrawnPanel panel, PictureStyle style, double width, double left, double right)
    {
        size = style.FontPt;
        List<double> ends = []; // Of each row.
        foreach (var marker in panel.Panel.Markers.Where(marker => marker.IsVertical && panel.Empty is null && FigureLegend.IsInside(marker, panel)).OrderBy(marker => marker.Value))
        {
            var middle = width * AxisPlace.Of(marker.Value, panel.Panel.X, panel.X);
            foreach (var text in PictureText.Wrap(marker.Name, size, left + width + right).Reverse())
            {
                var x = Math.Max(-left, Math.Min(middle - (text.Width / 2), width + right - text.Width));
                var row = ends.FindIndex(end => end + (Between * size) <= x);
                if (row < 0)
                {
                    row = ends.Count;
                    ends.Add(0);
                }

                ends[row] = x + text.Width;
                labels.Add((text, x, row, style.Palette.Of(marker)));
            }
        }

        Height = ends.Count * PictureText.Spacing * size;
    }

    /// <summary>The height of the rows.</summary>
    internal double Height { get; }

    /// <summary>Whether there are lines that a legend could not tell apart.</summary>
    internal static bool IsNeeded(IReadOnlyList<DrawnPanel> panels) => panels.SelectMany(panel => panel.Panel.Markers).Where(marker => marker.IsVertical)
        .GroupBy(marker => marker.IsMoment, marker => marker.Name).Any(alike => alike.Distinct().Count() > 1);

    /// <summary>The names, the lowest row just above the plot area.</summary>
    internal IEnumerable<TextItem> Draw(Box plot) => labels.Select(label => new TextItem(
        label.Text, plot.Left + label.X, plot.Top - ((0.35 + PictureText.Descent + (label.Row * PictureText.Spacing)) * size), false, label.Color, TextRole.Marker));
}
