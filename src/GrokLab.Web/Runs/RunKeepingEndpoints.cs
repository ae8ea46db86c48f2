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
            group, "Gives a run another name, a note, or both; null or \"\" clears the note.",
            (descriptions, id, request, c) => descriptions.DescribeAsync(id, request, c));
        MapDelete(
            group, "Deletes a run that is not under way, with its points, events and checkpoints; one that forks were made from only after them.",
            (removal, id, c) => removal.DeleteAsync(id, c));
    }

    internal static void MapGroupKeeping(this RouteGroupBuilder group)
    {
        MapDescribe(
            group, "Gives a group another name, a note, or both; null or \"\" clears the note. Its runs keep theirs.",
            (descriptions, id, request, c) => descriptions.DescribeGroupAsync(id, request, c));
        MapDelete(
            group, "Deletes a group with all its runs or, where one of them cannot be deleted, nothing.", (removal, id, c) => removal.DeleteGroupAsync(id, c));
    }

    private static void MapDescribe<TShown>(
        RouteGroupBuilder group, string summary, Func<RunDescriptions, long, DescribeRequest, CancellationToken, Task<Outcome<TShown>>> describe)
        where TShown : class => group.MapPatch(
            "/{id:long}",
            async Task<Results<Ok<TShown>, Refused>> (long id, HttpRequest http, RunDescriptions descriptions, CancellationToken cancellation) =>
                (await (await ReadAsync(http)).ThenAsync(request => describe(descriptions, id, request, cancellation))).Answer(shown => TypedResults.Ok(shown)))
            .TakesJson(typeof(DescribeRequest))
            .WithSummary(summary);

    private static void MapDelete(
        RouteGroupBuilder group, string summary, Func<RunRemoval, long, CancellationToken, Task<Outcome<IReadOnlyList<long>>>> delete) => group.MapDelete(
            "/{id:long}",
            async Task<Results<NoContent, Refused>> (long id, RunRemoval removal, CancellationToken cancellation) =>
                (await delete(removal, id, cancellation)).Answer(_ => TypedResults.NoContent()))
            .WithSummary(summary);

    /// <summary>A note that is null is to be cleared, one that is not given stays.</summary>
    private static Task<Outcome<DescribeRequest>> ReadAsync(HttpRequest http) => Outcome.TryAsync<DescribeRequest>(async () =>
    {
        var body = await JsonBody.ReadAsync(http);
        var request = JsonBody.Read<DescribeRequest>(body);
        return body.Count == 0 ? throw new InvalidSpecException([new("name", "Either name or note must be given, or both.")])
            : body.ContainsKey("note") ? request with { Note = request.Note ?? "" }
            : request;
    });
}
