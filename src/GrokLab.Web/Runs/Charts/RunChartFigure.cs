using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Runs.Charts;

/// <summary>A chart of a run as a figure: what the page draws live, for files.</summary>
internal static class RunChartFigure
{
    /// <summary>Describes a chart.</summary>
    /// <param name="run">The run with the curves of the chart.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="axis">The horizontal axis.</param>
    /// <param name="yScale">The scale of the vertical axis; null for the chart's own.</param>
    /// <param name="moments">The moments of the onset that are marked.</param>
    internal static FigureDescription Create(FigureRun run, MetricChart chart, StepAxis axis, YScale? yScale, IReadOnlyList<ChartMoment> moments)
    {
        var scale = chart.CanBeLogarithmic ? yScale ?? chart.YScale : chart.YScale;
        var panel = new FigurePanel(
            chart.Title,
            axis.Of(),
            YAxis(chart, scale),
            [.. chart.Curves.Select(curve => Series(curve, run, axis))],
            [
                .. ChangeMarkers.Of(run.Events, axis),
                .. moments.GroupBy(moment => moment.Step, moment => moment.Label)
                    .Select(same => (Name: string.Join(", ", same), Place: run.PlaceOf(same.Key, axis))).Where(moment => moment.Place is not null)
                    .Select(moment => new FigureMarker(moment.Name, IsVertical: true, moment.Place!.Value) { IsMoment = true }),
            ]);
        return new(null, $"{chart.Title}, run {run.Run.Id}", run.Run.GroupId, [run.Run.Id], 1, [panel]) { SpecsDigest = SpecsDigest.Of([run]) };
    }

    private static FigureAxis YAxis(MetricChart chart, YScale scale) => chart == RunChartCatalog.Onset
        ? OnsetScale.Axis
        : FigureAxis.Of(Metrics.Find(chart.Curves[0].Metric)!) with { Title = chart.YTitle, IsLogarithmic = scale == YScale.Log };

    private static FigureSeries Series(Curve curve, FigureRun run, StepAxis axis) => new(
        curve.Name,
        null,
        curve.Metric,
        curve.Ink,
        curve.Style,
        [
            .. (run.Curves.GetValueOrDefault(curve.Metric) ?? []).Select(point =>
                point.Value is { } value && double.IsFinite(value)
                    ? new BandPoint(point.Step, axis.Place(point), value, value, value, 1)
                    : new BandPoint(point.Step, axis.Place(point), null, null, null, 0)),
        ]) { IsScaled = curve.IsScaled };
}
