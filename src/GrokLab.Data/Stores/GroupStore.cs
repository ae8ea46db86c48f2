using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>The store of groups; only a stored group's name and note can change.</summary>
/// <param name="contexts">Makes a context for each call; the store may be shared between threads.</param>
/// <param name="time">The clock.</param>
public sealed class GroupStore(IDbContextFactory<GrokLabDbContext> contexts, TimeProvider time)
{
    /// <summary>Stores a group and queues its runs: either all or, if one fails, nothing.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="preset">The preset that the group is made from, if any.</param>
    /// <param name="newRuns">The runs to queue, in this order.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The runs as stored, in the same order.</returns>
    /// <exception cref="RunDeletedException">A fork's parent was deleted.</exception>
    public async Task<IReadOnlyList<Run>> CreateAsync(
        string name, string? preset, IEnumerable<NewRun> newRuns, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(newRuns);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var group = new RunGroup { Name = name, Preset = preset, CreatedAt = now };
        context.RunGroups.Add(group);
        await context.SaveChangesAsync(cancellationToken);
        var runs = await RunStore.AddAsync(context, newRuns, group.Id, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return runs;
    }

    /// <summary>The group, or null if there is none with this id.</summary>
    public async Task<RunGroup?> GetAsync(long groupId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunGroups.AsNoTracking().SingleOrDefaultAsync(group => group.Id == groupId, cancellationToken);
    }

    /// <summary>Groups, the newest first.</summary>
    /// <param name="skip">The number of newest groups to skip.</param>
    /// <param name="take">The largest number of groups to return.</param>
    /// <param name="before">Returns only groups with a smaller id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<RunGroup>> ListAsync(int skip, int take, long? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunGroups.AsNoTracking()
            .Where(group => before == null || group.Id < before)
            .OrderByDescending(group => group.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>The number of groups.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunGroups.CountAsync(cancellationToken);
    }

    /// <summary>The runs of some groups, in the order in which they were launched.</summary>
    public async Task<ILookup<long, Run>> GetRunsAsync(IReadOnlyCollection<long> groupIds, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await context.Runs.AsNoTracking()
            .Where(run => run.GroupId != null && groupIds.Contains(run.GroupId.Value))
            .OrderBy(run => run.Id).ToListAsync(cancellationToken);
        return runs.ToLookup(run => run.GroupId!.Value);
    }
}
