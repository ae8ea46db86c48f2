using GrokLab.Data;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Launching and finding runs.</summary>
internal static class RunsEndpoints
{
    private static readonly WordParameter<RunStatus> Status = new("status", "Only runs with this status.");

    internal static RouteGroupBuilder MapRunsEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/runs").WithTags("Runs");
        group.MapPost("/", LaunchAsync)
            .TakesJson(typeof(LaunchRequest))
            .WithSummary("Launches a group of runs of a preset – variants × grid × seeds –, with some fields of its spec replaced.");
        group.MapGet("/", ListAsync).WithQuery([.. ListPage.Parameters, Status]).WithSummary("Runs, the newest first.");
        group.MapGet("/{id:long}", GetAsync).WithSummary("A run.");
        group.MapRunKeeping();
        group.MapRunMetrics();
        group.MapRunControls();
        group.MapRunLineage();
        return group;
    }

    private static async Task<Results<Created<IReadOnlyList<RunDto>>, Refused>> LaunchAsync(
        HttpRequest http, RunService runs, CancellationToken cancellation) =>
        (await (await JsonBody.ReadAsync<LaunchRequest>(http)).ThenAsync(request => runs.LaunchAsync(request, cancellation)))
            .Answer(launched => TypedResults.Created(launched is [var only] ? $"/api/runs/{only.Id}" : "/api/runs", launched));

    private static async Task<Results<Ok<IReadOnlyList<RunDto>>, ValidationProblem>> ListAsync(
        HttpRequest http, RunService runs, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var page = ListPage.Read(query);
        var status = query.Word(Status);
        return query.Errors.Count > 0
            ? ApiProblems.Invalid(query.Errors)
            : page.Answer(
                http, await runs.ListAsync(page.Skip, page.Wanted, status, page.BeforeId, cancellation), await runs.CountAsync(status, cancellation), run => run.Id);
    }

    private static async Task<Results<Ok<RunDto>, ProblemHttpResult>> GetAsync(long id, RunService runs, CancellationToken cancellation) =>
        await runs.GetAsync(id, cancellation) is { } run ? TypedResults.Ok(run) : ApiProblems.NoSuchRun(id);
}
