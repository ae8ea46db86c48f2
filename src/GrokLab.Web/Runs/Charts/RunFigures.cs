using System.Runtime.CompilerServices;
using System.Text.Json;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run in the form for the script; they are written once, because describing a figure for plotly.js is slow.</summary>
internal static class RunFigures
{
    private static readonly ConditionalWeakTable<MetricChart, string> Written = [];

    /// <summary>A JSON array of charts, each with its curves and its figures, without points, in every palette.</summary>
    internal static string Json(IEnumerable<MetricChart> charts) => $"[{string.Join(',', charts.Select(chart => Written.GetValue(chart, Write)))}]";

    private static string Write(MetricChart chart) => JsonSerializer.Serialize(
        new
        {
            chart.Id,
            Curves = chart.Curves.Select(curve => new { curve.Metric, curve.IsScaled }),
            Figures = new
            {
                Light = ChartFigure.Create(chart, ChartPalette.Light),
                Dark = ChartFigure.Create(chart, ChartPalette.Dark),
            },
        },
        ChartFigure.Json);
}
