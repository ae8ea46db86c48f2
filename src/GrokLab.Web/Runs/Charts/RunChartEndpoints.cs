using GrokLab.Web.Claims;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Figures;
using GrokLab.Web.Http;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The charts of a run as files.</summary>
internal static class RunChartEndpoints
{
    private static readonly WordParameter<StepAxis> XAxis = new("axis", "The horizontal axis.", StepAxis.Steps);
    private static readonly WordParameter<YScale> YAxis = new("yaxis", "The vertical axis; by default the chart's own.");
    private static readonly FlagParameter Moments = new("moments", "Whether the moments of the onset are marked.", Default: true);

    internal static void MapRunCharts(this RouteGroupBuilder runs)
    {
        FigureFile.Map(
            runs, "/{id:long}/charts/{chart}", $"A chart of a run ({string.Join(", ", RunChartCatalog.All.Select(chart => chart.Id))})",
            file => (long id, string chart, HttpRequest http, FigureService figures, ClaimService claims, CancellationToken cancellation) =>
                AnswerAsync(id, chart, http, figures, claims, file, cancellation),
            XAxis, YAxis, Moments);
    }

    private static async Task<IResult> AnswerAsync(long id, string name, HttpRequest http, FigureService figures, ClaimService claims, FigureFile file, CancellationToken cancellation)
    {
        if (RunChartCatalog.All.FirstOrDefault(chart => chart.Id == name) is not { } chart)
        {
            return ApiProblems.NotFound($"There is no chart \"{Query.Shorten(name)}\": the charts are {string.Join(", ", RunChartCatalog.All.Select(c => c.Id))}.");
        }

        var query = new Query(http.Query);
        var (axis, yScale, withMoments) = (query.Word(XAxis) ?? StepAxis.Steps, query.Word(YAxis), query.Flag(Moments));
        var run = await figures.ReadRunAsync(id, [.. chart.Curves.Select(curve => curve.Metric)], cancellation);
        var onset = withMoments && run is not null ? await claims.OnsetAsync(id, cancellation) : null;
        var figure = run is null ? null
            : RunChartFigure.Create(run, chart, axis, yScale, onset is null ? [] : ChartMoment.Of([onset]));
        return file.Answer(http, query, figure, $"run-{id}-{chart.Id}", () => ApiProblems.NoSuchRun(id));
    }
}
