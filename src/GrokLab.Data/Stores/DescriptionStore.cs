using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>The names and notes that users give to runs and groups.</summary>
/// <param name="contexts">Makes a context for each call; the store may be shared between threads.</param>
public sealed class DescriptionStore(IDbContextFactory<GrokLabDbContext> contexts)
{
    /// <summary>Changes a run's name, note or both, in any status.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="name">The new name; null to keep the old one.</param>
    /// <param name="note">The new note, empty for none; null to keep the old one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The changed run; null if there is no such run.</returns>
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

    /// <summary>Changes a group's name, note or both.</summary>
    /// <param name="groupId">The group's id.</param>
    /// <param name="name">The new name; null to keep the old one.</param>
    /// <param name="note">The new note, empty for none; null to keep the old one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The changed group; null if there is no such group.</returns>
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
