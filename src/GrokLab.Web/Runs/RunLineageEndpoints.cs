using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Runs that come from runs.</summary>
internal static class RunLineageEndpoints
{
    internal static void MapRunLineage(this RouteGroupBuilder group)
    {
        group.MapGet("/{id:long}/checkpoints", CheckpointsAsync).WithSummary("The checkpoints of a run that others can be forked from, the newest first.");
        Map<ExtendRequest>(
            group, "extend", "Lets a run that has ended go on from its last checkpoint for some steps or epochs more.",
            (lineage, id, body, c) => lineage.ExtendAsync(id, LineageRequestReader.Extend(body), c));
        Map<CloneRequest>(
            group, "clone", "Queues the same run once more, with another seed or some fields changed.",
            (lineage, id, body, c) => lineage.CloneAsync(id, LineageRequestReader.Clone(body), c));
        Map<ForkRequest>(
            group, "fork", "Queues a run that goes on from a checkpoint of this one with a changed spec.",
            (lineage, id, body, c) => lineage.ForkAsync(id, LineageRequestReader.Fork(body), c));
    }

    private static void Map<TRequest>(
        RouteGroupBuilder group, string name, string summary, Func<RunLineage, long, JsonObject, CancellationToken, Task<LineageResult>> ask)
        where TRequest : notnull => group.MapPost(
            $"/{{id:long}}/{name}",
            async Task<Results<Accepted<RunDto>, ValidationProblem, ProblemHttpResult>> (
                long id, HttpRequest http, RunLineage lineage, CancellationToken cancellation) =>
            {
                try
                {
                    return Answer(id, await ask(lineage, id, await JsonBody.ReadAsync(http), cancellation));
                }
                catch (InvalidSpecException e)
                {
                    return ApiProblems.Invalid(e.Errors);
                }
            })
            .Accepts<TRequest>("application/json")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(JsonBody.MaxBytes))
            .WithSummary(summary);

    private static Results<Accepted<RunDto>, ValidationProblem, ProblemHttpResult> Answer(long id, LineageResult result) => result switch
    {
        LineageResult.Queued queued => TypedResults.Accepted($"/api/runs/{queued.Run.Id}", queued.Run),
        LineageResult.Invalid invalid => ApiProblems.Invalid(invalid.Errors),
        LineageResult.Conflict conflict => ApiProblems.Conflict(conflict.Message),
        _ => ApiProblems.NoSuchRun(id),
    };

    private static async Task<Results<Ok<IReadOnlyList<CheckpointDto>>, ProblemHttpResult>> CheckpointsAsync(
        long id, RunLineage lineage, CancellationToken cancellation) => await lineage.CheckpointsAsync(id, cancellation) is { } found
        ? TypedResults.Ok(found)
        : ApiProblems.NoSuchRun(id);
}
