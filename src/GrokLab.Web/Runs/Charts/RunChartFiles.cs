using GrokLab.Data.Metrics;
using GrokLab.Web.Drawing;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The files that the charts of a run fetch: scripts, and the run's curves.</summary>
internal static class RunChartFiles
{
    /// <summary>Maximum number of points per curve; longer curves are downsampled.</summary>
    internal const int MaxPoints = 4_000;

    private static readonly string[] ScriptModules =
        [
        "Runs/Charts/RunCharts.razor.js", "charts/hover.js", "charts/labels.js", "charts/links.js", "charts/load.js", "charts/notice.js", "charts/numbers.js", "charts/parts.js",
        "charts/reading.js", "charts/retries.js", "charts/run-feed.js", "charts/run-plots.js", "charts/smoothing.js", "charts/summary.js", "charts/ticks.js", "charts/view.js",
    ];

    /// <summary>The hub's client, and plotly.js without its unused parts.</summary>
    internal static string[] Scripts(ResourceAssetCollection assets) =>
        [assets["lib/signalr/signalr.min.js"], assets["_content/Plotly.Blazor/plotly-basic-3.7.0.min.js"]];

    /// <summary>The program's own modules.</summary>
    internal static IEnumerable<string> Modules(ResourceAssetCollection assets) => ScriptModules.Select(module => assets[module]);

    /// <summary>The address of a run's curves, relative to the base address; long curves are reduced for the axis.</summary>
    internal static string History(long runId, IEnumerable<MetricChart> charts, MetricAxis axis) =>
        $"api/runs/{runId}/metrics?names={string.Join("%2C", charts.SelectMany(c => c.Curves).Select(c => c.Metric).Distinct())}&maxPoints={MaxPoints}&axis={axis}";
}
