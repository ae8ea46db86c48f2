using GrokLab.Data.Runs;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>The endpoints for lists of runs and single runs.</summary>
internal static class RunsEndpoints
{
    private static readonly WordParameter<RunStatus> Status = new("status", "Only runs with this status.");

    internal static void MapRunsEndpoints(this RouteGroupBuilder group)
    {
        group.MapGet("/", ListAsync).WithQuery([.. ListPage.Parameters, Status]).WithSummary("Runs, the newest first.");
        group.MapGet("/{id:long}", GetAsync).WithSummary("A run.");
    }

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
