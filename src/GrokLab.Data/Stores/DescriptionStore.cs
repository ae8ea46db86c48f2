using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>What people write of runs and groups: names and notes.</summary>
/// <param name="contexts">Makes a context for each call; the store may be shared between threads.</param>
public sealed class DescriptionStore(IDbContextFactory<GrokLabDbContext> contexts)
{
    /// <summary>Gives a run another name, another note, or both; whatever it does just now.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="name">The new name; null to leave it.</param>
    /// <param name="note">The new note, empty for none; null to leave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The run as it is now; null where there is none.</returns>
    public async Task<Run?> DescribeAsync(long runId, string? name, string? note, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            set => set
                .SetProperty(run => run.Name, run => name ?? run.Name)
                .SetProperty(run => run.Note, run => note == null ? run.Note : note == "" ? null : note),
            cancellationToken);
        return await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancellationToken);
    }

    /// <summary>Gives a group another name, another note, or both.</summary>
    /// <param name="groupId">Which.</param>
    /// <param name="name">The new name; null to leave it.</param>
    /// <param name="note">The new note, empty for none; null to leave it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The group as it is now; null where there is none.</returns>
    public async Task<RunGroup?> DescribeGroupAsync(long groupId, string? name, string? note, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.RunGroups.Where(group => group.Id == groupId).ExecuteUpdateAsync(
            set => set
                .SetProperty(group => group.Name, group => name ?? group.Name)
                .SetProperty(group => group.Note, group => note == null ? group.Note : note == "" ? null : note),
            cancellationToken);
        return await context.RunGroups.AsNoTracking().SingleOrDefaultAsync(group => group.Id == groupId, cancellationToken);
    }
}
