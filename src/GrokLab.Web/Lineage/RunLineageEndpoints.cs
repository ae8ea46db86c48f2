using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Lineage;

/// <summary>The endpoints that make runs from runs.</summary>
internal static class RunLineageEndpoints
{
    internal static void MapRunLineage(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:long}/checkpoints", CheckpointsAsync).WithSummary("The checkpoints of a run that others can be forked from, the newest first.");
        Map<ExtendRequest>(
            group, "extend", "Extends a run that has ended: trains more steps or epochs from its last checkpoint.",
            (lineage, id, request, c) => lineage.ExtendAsync(id, request, c));
        Map<CloneRequest>(
            group, "clone", "Queues the same run once more, with another seed or some fields changed.",
            (lineage, id, request, c) => lineage.CloneAsync(id, request, c));
        Map<ForkRequest>(
            group, "fork", "Queues a run that starts from a checkpoint of this one, with a changed spec.",
            (lineage, id, request, c) => lineage.ForkAsync(id, request, c));
    }

    private static void Map<TRequest>(
        RouteGroupBuilder group, string name, string summary, Func<RunLineage, long, TRequest, CancellationToken, Task<Outcome<RunDto>>> ask)
        where TRequest : class => group.MapPost(
            $"/{{id:long}}/{name}",
            async Task<Results<Accepted<RunDto>, Refused>> (long id, HttpRequest http, RunLineage lineage, CancellationToken cancellation) =>
                (await (await JsonBody.ReadAsync<TRequest>(http)).ThenAsync(request => ask(lineage, id, request, cancellation)))
                    .Answer(run => TypedResults.Accepted($"/api/runs/{run.Id}", run)))
            .TakesJson(typeof(TRequest))
            .WithSummary(summary);

    private static async Task<Results<Ok<IReadOnlyList<CheckpointDto>>, ProblemHttpResult>> CheckpointsAsync(
        long id, RunLineage lineage, CancellationToken cancellation) => await lineage.CheckpointsAsync(id, cancellation) is { } found
        ? TypedResults.Ok(found)
        : ApiProblems.NoSuchRun(id);
}
