namespace GrokLab.Web.Drawing;

/// <summary>The panels of a figure as they are drawn.</summary>
internal static class DrawnFigure
{
    /// <summary>The panels, with one horizontal range for all panels that have the same horizontal axis and show all of it.</summary>
    internal static IReadOnlyList<DrawnPanel> Of(FigureDescription figure)
    {
        var panels = figure.Panels.Select(DrawnPanel.Of).ToList();
        var shared = panels.Where(IsWhole).GroupBy(panel => panel.Panel.X)
            .ToDictionary(same => same.Key, same => new AxisRange(same.Min(panel => panel.X.Low), same.Max(panel => panel.X.High)));
        return [.. panels.Select(panel => IsWhole(panel) ? panel with { X = shared[panel.Panel.X] } : panel)];
    }

    private static bool IsWhole(DrawnPanel panel) => panel.Empty is null && panel.Panel.View.X is null;
}
