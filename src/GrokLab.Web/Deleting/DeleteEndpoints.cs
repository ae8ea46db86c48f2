using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Deleting;

/// <summary>The endpoints that delete runs and groups.</summary>
internal static class DeleteEndpoints
{
    internal static void MapRunDeletion(this RouteGroupBuilder group) => Map(
        group, "Deletes a run that does not train, with its points, events and checkpoints. Forks of the run must be deleted first.",
        (removal, id, c) => removal.DeleteAsync(id, c));

    internal static void MapGroupDeletion(this RouteGroupBuilder group) => Map(
        group, "Deletes a group with all its runs; deletes nothing if one of them cannot be deleted.", (removal, id, c) => removal.DeleteGroupAsync(id, c));

    private static void Map(
        RouteGroupBuilder group, string summary, Func<RunRemoval, long, CancellationToken, Task<Outcome<IReadOnlyList<long>>>> delete) => group.MapDelete(
            "/{id:long}",
            async Task<Results<NoContent, Refused>> (long id, RunRemoval removal, CancellationToken cancellation) =>
                (await delete(removal, id, cancellation)).Answer(_ => TypedResults.NoContent()))
            .WithSummary(summary);
}
