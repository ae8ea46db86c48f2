using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run's page: one for each panel of the table of metrics, one for each metric without a panel, and the onset.</summary>
public static class RunChartCatalog
{
    /// <summary>Accuracy, log κ and log NCC over one axis.</summary>
    public static MetricChart Onset { get; } = new(
        "onset", "Onset", OnsetScale.Axis.Title, OnsetScale.Curves, YRange: (-0.02m, 1.04m), Docs: "docs/figures#the-onset-chart") { IsMain = true };

    /// <summary>All charts, in the order of the page.</summary>
    public static IReadOnlyList<MetricChart> All { get; } = WithOnset([.. Metrics.All.GroupBy(Panel).Select(panel => Chart(panel.Key, [.. panel]))]);

    // Beside accuracy and loss.
    private static List<MetricChart> WithOnset(List<MetricChart> charts)
    {
        charts.Insert(charts.FindLastIndex(chart => chart.IsMain && chart.Group == MetricGroup.Outcome) + 1, Onset);
        return charts;
    }

    private static MetricPanel Panel(Metric metric) => metric.Curve?.Panel ?? new(metric.Name.Replace('_', '-'), metric.Title, metric.Axis, metric.Name);

    private static MetricChart Chart(MetricPanel panel, Metric[] metrics)
    {
        var isShare = metrics[0].Scale == MetricScale.Share;
        return new(
            panel.Id,
            panel.Title,
            panel.Axis,
            [.. metrics.Select(Curve)],
            metrics[0].Scale == MetricScale.Logarithmic ? YScale.Log : YScale.Linear,
            YRange: isShare ? (-0.02m, 1.04m) : null,
            YTickFormat: isShare ? ".0%" : null,
            Docs: panel.Anchor is { } anchor ? $"docs/measures#{anchor}" : null) { IsMain = panel.IsMain, Group = metrics[0].Group };
    }

    private static Curve Curve(Metric metric)
    {
        var (ink, style) = metric.Curve?.Style switch
        {
            CurveStyle.Compared => (Ink.Orange, LineStyle.Solid),
            CurveStyle.Variant => (Ink.Green, LineStyle.Dash),
            CurveStyle.MainHeldOut => (Ink.Blue, LineStyle.Dot),
            CurveStyle.ComparedHeldOut => (Ink.Orange, LineStyle.Dot),
            CurveStyle.Optimum => (Ink.Orange, LineStyle.Dash),
            CurveStyle.Bound => (Ink.Gray, LineStyle.Dash),
            CurveStyle.Largest => (Ink.Gray, LineStyle.Dot),
            CurveStyle.Smallest => (Ink.Gray, LineStyle.Solid),
            _ => (Ink.Blue, LineStyle.Solid),
        };
        return new(metric.Name, metric.Curve?.Name ?? metric.Axis, ink, style, IsShare: metric.Scale == MetricScale.Share);
    }
}
