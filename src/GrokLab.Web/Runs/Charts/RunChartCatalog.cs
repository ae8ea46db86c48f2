using System.Collections.Concurrent;
using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run's page: one chart for each panel of the table of metrics.</summary>
public static class RunChartCatalog
{
    private static readonly ConcurrentDictionary<int, IReadOnlyList<MetricChart>> Known = new();

    /// <summary>All charts; the same list each time.</summary>
    /// <param name="classes">The number of classes k, for the optimal angle; null while unknown.</param>
    public static IReadOnlyList<MetricChart> For(int? classes) => Known.GetOrAdd(classes ?? 0, Make);

    private static IReadOnlyList<MetricChart> Make(int classes) =>
        [.. Metrics.All.Where(metric => metric.Curve is not null).GroupBy(metric => metric.Curve!.Panel).Select(panel => Chart(panel.Key, [.. panel], classes))];

    private static MetricChart Chart(MetricPanel panel, Metric[] metrics, int classes)
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
            Reference: metrics.Contains(Metrics.AngleMean) ? OptimalAngle(classes) : null,
            Docs: panel.Anchor is { } anchor ? $"docs/measures#{anchor}" : null);
    }

    private static Curve Curve(Metric metric)
    {
        var (ink, dash) = metric.Curve!.Style switch
        {
            CurveStyle.Compared => (Ink.Orange, "solid"),
            CurveStyle.Variant => (Ink.Green, "dash"),
            CurveStyle.MainHeldOut => (Ink.Blue, "dot"),
            CurveStyle.ComparedHeldOut => (Ink.Orange, "dot"),
            CurveStyle.Bound => (Ink.Gray, "dash"),
            CurveStyle.Largest => (Ink.Gray, "dot"),
            CurveStyle.Smallest => (Ink.Gray, "solid"),
            _ => (Ink.Blue, "solid"),
        };
        return new(metric.Name, metric.Curve.Name, ink, dash, IsShare: metric.Scale == MetricScale.Share);
    }

    private static ReferenceLine? OptimalAngle(int classes)
    {
        if (classes <= 1)
        {
            return null;
        }

        var angle = ClusterAngles.OptimumFor(classes);
        return new ReferenceLine(angle, $"optimal angle {Format.Measure(angle)}°");
    }
}
