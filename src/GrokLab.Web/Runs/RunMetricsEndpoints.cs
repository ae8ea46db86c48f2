using GrokLab.Data;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>What runs measured and what happened to them.</summary>
internal static class RunMetricsEndpoints
{
    private const int MaxPoints = 1_000_000;

    internal static void MapRunMetrics(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:long}/metrics", GetMetricsAsync)
            .WithSummary("Curves; query: names (with commas), maxPoints, axis (linear or log), afterStep.");
        group.MapGet("/{id:long}/metrics.csv", GetCsvAsync)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithSummary("All values in long form: step,epoch,elapsed_seconds,name,value.");
        group.MapGet("/{id:long}/events", GetEventsAsync).WithSummary("What happened to the run, by step.");
    }

    private static async Task<Results<Ok<RunMetricsDto>, ValidationProblem, ProblemHttpResult>> GetMetricsAsync(
        long id, HttpRequest http, RunStore store, EndedCurves ended, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var names = query.Words("names");
        var maxPoints = (int?)query.Number("maxPoints", Downsampling.MinimumPoints, MaxPoints);
        var axis = query.Word<MetricAxis>("axis") ?? MetricAxis.Linear;
        var afterStep = query.Number("afterStep", -1, long.MaxValue);
        if (await store.GetAsync(id, cancellation) is not { } run)
        {
            return ApiProblems.NoSuchRun(id);
        }

        if (query.Errors.Count > 0)
        {
            return ApiProblems.Invalid(query.Errors);
        }

        try
        {
            return TypedResults.Ok(await ended.GetAsync(run, http.QueryString, ReadAsync));
        }
        catch (UnknownMetricException e)
        {
            return ApiProblems.Invalid([new("names", e.Message)]);
        }

        async Task<RunMetricsDto> ReadAsync()
        {
            // Before the curves: they are at least as new as the number says.
            var takenUp = await store.CountTakenUpAsync(id, cancellation);
            var curves = await store.GetMetricsAsync(id, names, maxPoints, axis, afterStep, KnownMetrics.Names, cancellation);
            return new(id, takenUp, curves.ToDictionary(c => c.Key, c => MetricSeriesDto.From(c.Value)));
        }
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> GetCsvAsync(
        long id, HttpContext http, RunStore store, CancellationToken cancellation) => await store.GetAsync(id, cancellation) is null
        ? ApiProblems.NoSuchRun(id)
        : TypedResults.Stream(body => WriteCsvAsync(http, body, store, id, cancellation), "text/csv; charset=utf-8", $"groklab-run-{id}.csv");

    private static async Task WriteCsvAsync(HttpContext http, Stream body, RunStore store, long id, CancellationToken cancellation)
    {
        try
        {
            await MetricsCsv.WriteAsync(body, store.StreamMetricsAsync(id, cancellation), cancellation);
        }
        catch (RunDeletedException)
        {
            http.Abort(); // A part of a file must not look like the whole.
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<RunEventDto>>, ProblemHttpResult>> GetEventsAsync(
        long id, RunService runs, CancellationToken cancellation) => await runs.GetAsync(id, cancellation) is null
        ? ApiProblems.NoSuchRun(id)
        : TypedResults.Ok(await runs.GetEventsAsync(id, cancellation));
}
