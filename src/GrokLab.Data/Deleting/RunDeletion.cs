using System.Linq.Expressions;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Deleting;

/// <summary>
/// Hides runs from all readers in one transaction; afterwards their rows are removed from the file piece by piece
/// (<see cref="RunPurge"/>). Their ids are never used again.
/// </summary>
/// <param name="contexts">Makes a context for each call; this may be shared between threads.</param>
/// <param name="time">The clock.</param>
public sealed class RunDeletion(IDbContextFactory<GrokLabDbContext> contexts, TimeProvider time)
{
    /// <summary>Deletes a run, and its group if this was the group's last run.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<DeletionResult> TryDeleteAsync(long runId, CancellationToken cancellationToken = default) =>
        TryDeleteAsync(run => run.Id == runId, cancellationToken);

    /// <summary>Deletes a group with all its runs, or nothing if one of them cannot be deleted.</summary>
    /// <param name="groupId">The group's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<DeletionResult> TryDeleteGroupAsync(long groupId, CancellationToken cancellationToken = default) =>
        TryDeleteAsync(run => run.GroupId == groupId, cancellationToken);

    /// <summary>The obstacles to deleting runs one by one, the newest first, so that forks are deleted before their
    /// parents.</summary>
    /// <param name="runIds">The runs' ids; ids that do not exist are ignored.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The runs that cannot be deleted.</returns>
    public async Task<IReadOnlyList<DeletionObstacle>> ObstaclesAsync(
        IReadOnlyCollection<long> runIds, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (runs, forks) = await ReadAsync(context, run => runIds.Contains(run.Id), cancellationToken);
        var staying = new List<DeletionObstacle>();
        var going = new HashSet<long>();
        foreach (var (id, status, _) in runs.OrderByDescending(run => run.Id))
        {
            var left = forks[id].Where(fork => !going.Contains(fork)).Order().ToList();
            if (DeletionObstacle.Blocks(status) || left.Count > 0)
            {
                staying.Add(new(id, status, left));
            }
            else
            {
                going.Add(id);
            }
        }

        return staying;
    }

    /// <summary>The number of evaluations of each run; runs without any are left out.</summary>
    /// <param name="runIds">The runs' ids.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyDictionary<long, int>> CountEvaluationsAsync(
        IReadOnlyCollection<long> runIds, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Evaluations.Where(e => runIds.Contains(e.RunId))
            .GroupBy(e => e.RunId).Select(same => new { same.Key, Count = same.Count() })
            .ToDictionaryAsync(same => same.Key, same => same.Count, cancellationToken);
    }

    private async Task<DeletionResult> TryDeleteAsync(Expression<Func<Run, bool>> wanted, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // The commit must be on the disk: the files are deleted next, and a power cut must not restore the run without them.
        await context.Database.OpenConnectionAsync(cancellationToken);
        ConnectionSettings.SetDurable(context.Database.GetDbConnection(), durable: true);

        // The transaction takes the write lock at once: no run is claimed, forked or extended between the check and the deletion.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var (runs, forks) = await ReadAsync(context, wanted, cancellationToken);
        var ids = runs.Select(run => run.Id).ToList();
        var obstacles = runs
            .Select(run => new DeletionObstacle(run.Id, run.Status, [.. forks[run.Id].Except(ids).Order()]))
            .Where(obstacle => obstacle.IsUnderWay || obstacle.Forks.Count > 0).ToList();
        if (obstacles.Count > 0 || ids.Count == 0)
        {
            return new([], obstacles);
        }

        await context.Runs.Where(run => ids.Contains(run.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(run => EF.Property<DateTimeOffset?>(run, GrokLabDbContext.DeletedAt), now), cancellationToken);
        var groups = runs.Select(run => run.GroupId).OfType<long>().Distinct().ToList();
        await context.RunGroups.Where(group => groups.Contains(group.Id) && !context.Runs.Any(run => run.GroupId == group.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(group => EF.Property<DateTimeOffset?>(group, GrokLabDbContext.DeletedAt), now), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(ids, []);
    }

    private static async Task<(IReadOnlyList<(long Id, RunStatus Status, long? GroupId)> Runs, ILookup<long, long> Forks)> ReadAsync(
        GrokLabDbContext context, Expression<Func<Run, bool>> wanted, CancellationToken cancellationToken)
    {
        var runs = await context.Runs.Where(wanted).OrderBy(run => run.Id)
            .Select(run => new { run.Id, run.Status, run.GroupId }).ToListAsync(cancellationToken);
        var ids = runs.Select(run => run.Id).ToList();
        var forks = await context.Runs
            .Where(fork => fork.ForkStep != null && fork.ParentRunId != null && ids.Contains(fork.ParentRunId.Value))
            .Select(fork => new { fork.Id, Parent = fork.ParentRunId!.Value }).ToListAsync(cancellationToken);
        return ([.. runs.Select(run => (run.Id, run.Status, run.GroupId))], forks.ToLookup(fork => fork.Parent, fork => fork.Id));
    }
}
