using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Deleting;

/// <summary>The endpoints that delete runs and groups.</summary>
internal static class DeleteEndpoints
{
    internal static void MapRunDeletion(this RouteGroupBuilder group) => Map(
        group, "Deletes a run that is not under way, with its points, events and checkpoints; one that forks were made from only after them.",
        (removal, id, c) => removal.DeleteAsync(id, c));

    internal static void MapGroupDeletion(this RouteGroupBuilder group) => Map(
        group, "Deletes a group with all its runs or, where one of them cannot be deleted, nothing.", (removal, id, c) => removal.DeleteGroupAsync(id, c));

    private static void Map(
        RouteGroupBuilder group, string summary, Func<RunRemoval, long, CancellationToken, Task<Outcome<IReadOnlyList<long>>>> delete) => group.Map(
            "/{id:long}",
            async Task<Results<NoContent, Refused>> (long id, RunRemoval removal, CancellationToken cancellation) =>
                (await delete(removal, id, cancellation)).Answer(_ => TypedResults.NoContent()))
            .WithSummary(summary);
}
