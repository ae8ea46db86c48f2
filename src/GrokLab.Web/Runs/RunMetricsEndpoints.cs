using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Training.Measures;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>The endpoints for the metrics and events of runs.</summary>
internal static class RunMetricsEndpoints
{
    private static readonly ListParameter Names = new("names", "The measures, with commas between; by default all that the run has measured.") { Example = "val_accuracy,kappa" };
    private static readonly NumberParameter MaxPoints = new(
        "maxPoints", Downsampling.MinimumPoints, 1_000_000, "Maximum number of points per curve; longer curves are downsampled. By default no curve is downsampled.");
    private static readonly WordParameter<MetricAxis> Axis = new("axis", "How the points are spread over the steps when a curve is downsampled.", MetricAxis.Linear);
    private static readonly NumberParameter AfterStep = new("afterStep", -1, long.MaxValue, "Only points after this step.");

    // Curves with these names are empty, not unknown, until the run measures them.
    private static readonly string[] AllNames = [.. Metrics.All];

    internal static void MapRunMetrics(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:long}/metrics", GetMetricsAsync)
            .WithQuery(Names, MaxPoints, Axis, AfterStep)
            .WithSummary("Curves.");
        group.MapGet("/{id:long}/metrics.csv", GetCsvAsync)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .WithQuery(CsvText.Excel)
            .WithSummary("All values in long form: step,epoch,elapsed_seconds,name,value.");
        group.MapGet("/{id:long}/events", GetEventsAsync).WithSummary("The events of the run, by step.");
    }

    private static async Task<Results<Ok<RunMetricsDto>, ValidationProblem, ProblemHttpResult>> GetMetricsAsync(
        long id, HttpRequest http, RunStore store, EndedCurves ended, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var names = query.Words(Names);
        var maxPoints = (int?)query.Number(MaxPoints);
        var axis = query.Word(Axis) ?? MetricAxis.Linear;
        var afterStep = query.Number(AfterStep);
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
            // The number is read before the curves, so the curves are at least as new as the number.
            var takenUp = await store.CountTakenUpAsync(id, cancellation);
            var curves = await store.GetMetricsAsync(id, names, maxPoints, axis, afterStep, AllNames, cancellation);
            return new(id, takenUp, curves.ToDictionary(c => c.Key, c => MetricSeriesDto.From(c.Value)));
        }
    }

    private static async Task<Results<PushStreamHttpResult, ValidationProblem, ProblemHttpResult>> GetCsvAsync(
        long id, HttpContext http, RunStore store, CancellationToken cancellation)
    {
        var query = new Query(http.Request.Query);
        var isForExcel = query.Flag(CsvText.Excel);
        return await store.GetAsync(id, cancellation) is null ? ApiProblems.NoSuchRun(id)
            : query.Errors.Count > 0 ? ApiProblems.Invalid(query.Errors)
            : TypedResults.Stream(body => WriteCsvAsync(http, body, store, id, isForExcel, cancellation), "text/csv; charset=utf-8", $"groklab-run-{id}.csv");
    }

    private static async Task WriteCsvAsync(HttpContext http, Stream body, RunStore store, long id, bool isForExcel, CancellationToken cancellation)
    {
        try
        {
            await body.WriteAsync(CsvText.Begin(isForExcel), cancellation);
            await MetricsCsv.WriteAsync(body, store.StreamMetricsAsync(id, cancellation), cancellation);
        }
        catch (RunDeletedException)
        {
            http.Abort(); // A partial file must not look complete.
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<RunEventDto>>, ProblemHttpResult>> GetEventsAsync(
        long id, RunService runs, CancellationToken cancellation) => await runs.GetAsync(id, cancellation) is null
        ? ApiProblems.NoSuchRun(id)
        : TypedResults.Ok(await runs.GetEventsAsync(id, cancellation));
}
