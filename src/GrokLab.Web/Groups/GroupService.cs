using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Groups;

/// <summary>Reads groups of runs as pages and API show them.</summary>
public sealed class GroupService(GroupStore store, RunService runService)
{
    /// <summary>Groups, the newest first; with <paramref name="before"/> only those with a smaller id.</summary>
    public async Task<IReadOnlyList<GroupDto>> ListAsync(int skip = 0, int take = 100, long? before = null, CancellationToken cancellation = default) =>
        [.. (await ListWithRunsAsync(skip, take, before, cancellation)).Select(group => GroupDto.From(group.Group, group.Runs))];

    /// <summary>The number of groups.</summary>
    public Task<int> CountAsync(CancellationToken cancellation = default) => store.CountAsync(cancellation);

    /// <summary>Groups with their runs, read with two queries for any number of groups.</summary>
    internal async Task<IReadOnlyList<(RunGroup Group, IReadOnlyList<Run> Runs)>> ListWithRunsAsync(
        int skip, int take, long? before, CancellationToken cancellation)
    {
        var groups = await store.ListAsync(skip, take, before, cancellation);
        var runs = await store.GetRunsAsync([.. groups.Select(group => group.Id)], cancellation);
        return [.. groups.Where(group => runs.Contains(group.Id)).Select(group => (group, (IReadOnlyList<Run>)[.. runs[group.Id]]))]; // The runs of the other groups were deleted meanwhile.
    }

    /// <summary>The group with its runs, or null.</summary>
    public async Task<GroupDetailsDto?> GetAsync(long groupId, CancellationToken cancellation = default)
    {
        if (await store.GetAsync(groupId, cancellation) is not { } group)
        {
            return null;
        }

        var runs = (await store.GetRunsAsync([groupId], cancellation))[groupId].ToList();
        return runs.Count == 0 ? null : new(GroupDto.From(group, runs), [.. runs.Select(run => runService.Present(RunDto.From(run)))]); // The group was deleted meanwhile.
    }

    internal static string NoSuchGroup(long groupId) => $"There is no group {groupId}.";
}
