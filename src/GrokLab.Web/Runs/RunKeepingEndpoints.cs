using GrokLab.Training.Experiments;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Runs;

/// <summary>Names, notes and the end of runs and groups.</summary>
internal static class RunKeepingEndpoints
{
    internal static void MapRunKeeping(this RouteGroupBuilder group)
    {
        MapDescribe(
            group, "Gives a run another name, a note, or both; null or \"\" clears the note.", ApiProblems.NoSuchRun,
            (descriptions, id, request, c) => descriptions.DescribeAsync(id, request, c));
        MapDelete(
            group, "Deletes a run that is not under way, with its points, events and checkpoints; one that forks were made from only after them.",
            ApiProblems.NoSuchRun, (removal, id, c) => removal.DeleteAsync(id, c));
    }

    internal static void MapGroupKeeping(this RouteGroupBuilder group)
    {
        MapDescribe(
            group, "Gives a group another name, a note, or both; null or \"\" clears the note. Its runs keep theirs.", NoSuchGroup,
            (descriptions, id, request, c) => descriptions.DescribeGroupAsync(id, request, c));
        MapDelete(
            group, "Deletes a group with all its runs or, where one of them cannot be deleted, nothing.", NoSuchGroup, (removal, id, c) => removal.DeleteGroupAsync(id, c));
    }

    private static void MapDescribe<TShown>(
        RouteGroupBuilder group,
        string summary,
        Func<long, ProblemHttpResult> missing,
        Func<RunDescriptions, long, DescribeRequest, CancellationToken, Task<TShown?>> describe)
        where TShown : class => group.MapPatch(
            "/{id:long}",
            async Task<Results<Ok<TShown>, ValidationProblem, ProblemHttpResult>> (
                long id, HttpRequest http, RunDescriptions descriptions, CancellationToken cancellation) =>
            {
                try
                {
                    var request = DescribeRequestReader.Read(await JsonBody.ReadAsync(http));
                    return await describe(descriptions, id, request, cancellation) is { } shown ? TypedResults.Ok(shown) : missing(id);
                }
                catch (InvalidSpecException e)
                {
                    return ApiProblems.Invalid(e.Errors);
                }
            })
            .Accepts<DescribeRequest>("application/json")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(JsonBody.MaxBytes))
            .WithSummary(summary);

    private static void MapDelete(
        RouteGroupBuilder group,
        string summary,
        Func<long, ProblemHttpResult> missing,
        Func<RunRemoval, long, CancellationToken, Task<RemovalResult>> delete) => group.MapDelete(
            "/{id:long}",
            async Task<Results<NoContent, ProblemHttpResult>> (long id, RunRemoval removal, CancellationToken cancellation) =>
                await delete(removal, id, cancellation) switch
                {
                    RemovalResult.Deleted => TypedResults.NoContent(),
                    RemovalResult.Conflict conflict => ApiProblems.Conflict(conflict.Message),
                    _ => missing(id),
                })
            .WithSummary(summary);

    private static ProblemHttpResult NoSuchGroup(long groupId) => ApiProblems.NotFound(GroupService.NoSuchGroup(groupId));
}
