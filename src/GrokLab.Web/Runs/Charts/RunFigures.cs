using System.Runtime.CompilerServices;
using System.Text.Json;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run in the form for the script; they are written once, because describing a figure for plotly.js is slow.</summary>
internal static class RunFigures
{
    private static readonly ConditionalWeakTable<IReadOnlyList<MetricChart>, string> Written = [];

    /// <summary>A JSON array of charts, each with its metrics and its figures, without points, in every palette.</summary>
    internal static string Json(IReadOnlyList<MetricChart> charts) => Written.GetValue(charts, Write);

    private static string Write(IReadOnlyList<MetricChart> charts) => JsonSerializer.Serialize(
        charts.Select(chart => new
        {
            chart.Id,
            Metrics = chart.Curves.Select(c => c.Metric),
            Figures = new
            {
                Light = ChartFigure.Create(chart, ChartPalette.Light),
                Dark = ChartFigure.Create(chart, ChartPalette.Dark),
            },
        }),
        ChartFigure.Json);
}
