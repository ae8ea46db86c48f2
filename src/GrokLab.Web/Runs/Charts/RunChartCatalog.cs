using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run's page: one chart for each panel of the table of metrics.</summary>
public static class RunChartCatalog
{
    /// <summary>All charts.</summary>
    public static IReadOnlyList<MetricChart> All { get; } =
        [.. Metrics.All.Where(metric => metric.Curve is not null).GroupBy(metric => metric.Curve!.Panel).Select(panel => Chart(panel.Key, [.. panel]))];

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
            Docs: panel.Anchor is { } anchor ? $"docs/measures#{anchor}" : null);
    }

    private static Curve Curve(Metric metric)
    {
        var (ink, style) = metric.Curve!.Style switch
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
        return new(metric.Name, metric.Curve.Name, ink, style, IsShare: metric.Scale == MetricScale.Share);
    }
}
