using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>Reads runs, and makes the few writes that are not part of a run's stream of records.</summary>
/// <param name="contexts">Makes a context for each call; the store may be shared between threads.</param>
/// <param name="database">The file, for reading metrics without a context.</param>
/// <param name="time">The clock.</param>
public sealed class RunStore(IDbContextFactory<GrokLabDbContext> contexts, GrokLabDatabase database, TimeProvider time)
{
    private readonly MetricReader metrics = new(database);

    /// <summary>Queues runs: either all or, if one fails, none.</summary>
    /// <param name="newRuns">The runs to queue, in this order.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The runs as stored, in the same order.</returns>
    /// <exception cref="RunDeletedException">A fork's parent was deleted.</exception>
    public async Task<IReadOnlyList<Run>> CreateAsync(IEnumerable<NewRun> newRuns, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(newRuns);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var runs = await AddAsync(context, newRuns, groupId: null, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return runs;
    }

    /// <summary>Adds runs within the caller's transaction.</summary>
    internal static async Task<IReadOnlyList<Run>> AddAsync(
        GrokLabDbContext context, IEnumerable<NewRun> newRuns, long? groupId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var runs = newRuns.Select(run => new Run
        {
            Name = run.Name,
            Preset = run.Preset,
            SpecJson = run.SpecJson,
            Seed = run.Seed,
            RequestedDevice = run.RequestedDevice,
            TotalSteps = run.TotalSteps,
            RegularizerKind = run.RegularizerKind,
            Lambda = run.Lambda,
            GroupId = groupId,
            Variant = run.Variant,
            ParentRunId = run.ParentRunId,
            ForkStep = run.ForkStep,
            CheckpointStep = run.ForkStep,
            Status = RunStatus.Queued,
            CreatedAt = now,
        }).ToList();
        foreach (var run in runs)
        {
            if (run.ParentRunId is { } parent && !await context.Runs.AnyAsync(r => r.Id == parent, cancellationToken))
            {
                throw new RunDeletedException(parent);
            }

            // The runs are saved one by one, because one save does not guarantee the order of the inserts and of the ids.
            context.Runs.Add(run);
            await context.SaveChangesAsync(cancellationToken);
        }

        return runs;
    }

    /// <summary>The run, or null if there is none with this id.</summary>
    public async Task<Run?> GetAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancellationToken);
    }

    /// <summary>Runs, the newest first.</summary>
    /// <param name="skip">The number of newest runs to skip.</param>
    /// <param name="take">The largest number of runs to return.</param>
    /// <param name="status">Includes only runs with this status.</param>
    /// <param name="before">Returns only runs with a smaller id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyList<Run>> ListAsync(
        int skip, int take, RunStatus? status = null, long? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithStatus(context, status)
            .Where(run => before == null || run.Id < before)
            .OrderByDescending(run => run.Id)
            .Skip(skip)
            .Take(take)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The number of runs.</summary>
    /// <param name="status">Includes only runs with this status.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<int> CountAsync(RunStatus? status = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithStatus(context, status).CountAsync(cancellationToken);
    }

    /// <summary>Claims a queued or interrupted run to train it. Exactly one of several simultaneous callers succeeds, because one
    /// conditional update decides.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="owner">The claiming server.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the caller has claimed the run.</returns>
    public async Task<bool> TryClaimAsync(long runId, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        DateTimeOffset? now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.Runs
            .Where(run => run.Id == runId && (run.Status == RunStatus.Queued || run.Status == RunStatus.Interrupted))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(run => run.Status, RunStatus.Running)
                    .SetProperty(run => run.Owner, owner)
                    .SetProperty(run => run.Attempts, run => run.Attempts + 1)
                    .SetProperty(run => run.StartedAt, now)
                    .SetProperty(run => run.EndedAt, (DateTimeOffset?)null)
                    .SetProperty(run => run.Error, (string?)null),
                cancellationToken);
        return changed == 1;
    }

    /// <summary>Ends a run that no process trains: a queued, interrupted or user-paused run becomes stopped.</summary>
    /// <param name="runId">The run's id; a paused run must have no training process.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the run was stopped; false if it is training, has ended or does not exist.</returns>
    public async Task<bool> TryStopQueuedAsync(long runId, CancellationToken cancellationToken = default)
    {
        DateTimeOffset? now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.Runs
            .Where(run => run.Id == runId
                && (run.Status == RunStatus.Queued || run.Status == RunStatus.Interrupted || (run.Status == RunStatus.Paused && run.PausedByUser)))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(run => run.Status, RunStatus.Stopped)
                    .SetProperty(run => run.PausedByUser, false)
                    .SetProperty(run => run.EndedAt, now),
                cancellationToken);
        return changed == 1;
    }

    /// <summary>Pauses a run that no process trains: a queued or interrupted run becomes paused, and stays so after a power
    /// cut.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the run was paused; false if it is training, is paused, has ended or does not exist.</returns>
    public async Task<bool> TryPauseWaitingAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        ConnectionSettings.SetDurable(context.Database.GetDbConnection(), durable: true);
        var changed = await context.Runs
            .Where(run => run.Id == runId && (run.Status == RunStatus.Queued || run.Status == RunStatus.Interrupted))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(run => run.Status, RunStatus.Paused)
                    .SetProperty(run => run.PausedByUser, true)
                    .SetProperty(run => run.EndedAt, (DateTimeOffset?)null),
                cancellationToken);
        return changed == 1;
    }

    /// <summary>Queues a run again that a user paused.</summary>
    /// <param name="runId">The run's id; the run must have no training process.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the run was queued; false if no user has paused it.</returns>
    public async Task<bool> TryResumeWaitingAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.Runs
            .Where(run => run.Id == runId && run.Status == RunStatus.Paused && run.PausedByUser)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Status, RunStatus.Queued).SetProperty(run => run.PausedByUser, false), cancellationToken);
        return changed == 1;
    }

    /// <summary>Call this at the program's start, before any run trains: runs that a server left running or paused become
    /// interrupted; runs that a user paused stay paused, and an event records this.</summary>
    /// <param name="error">The reason of the interruption, for display.</param>
    /// <param name="errorOfPaused">The reason why a user-paused run has no training process any more.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The ids of all queued and interrupted runs, the oldest first.</returns>
    public async Task<IReadOnlyList<long>> RecoverAsync(
        string? error = null, string? errorOfPaused = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunRecovery.RecoverAsync(context, error, errorOfPaused, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The ids of all queued and interrupted runs, the oldest first.</summary>
    public async Task<IReadOnlyList<long>> ListWaitingAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunRecovery.WaitingAsync(context, cancellationToken);
    }

    /// <summary>The changes that a user made to a run, by step: an attempt that starts before a change repeats it.</summary>
    public async Task<IReadOnlyList<Intervention>> GetInterventionsAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunHistory.MadeByHand(context, runId)
            .OrderBy(e => e.Step).ThenBy(e => e.Id)
            .Select(e => new Intervention(e.Step, e.Kind, e.Value))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Prepares to train a run again from its start: the metrics, events and progress of the earlier attempt are
    /// deleted. The changes that a user made are kept aside until the new attempt reports them again, so that they are not lost
    /// however often a run is interrupted. Flush the writer first, so that no record of the old attempt arrives later.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task ClearHistoryAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RunHistory.ClearAsync(context, runId, cancellationToken);
    }

    /// <summary>Prepares to resume a run from a checkpoint: deletes in the same way what came after the checkpoint's step, in one
    /// transaction.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="step">The checkpoint's step; records at this step are kept.</param>
    /// <param name="epoch">The step in passes over the training set.</param>
    /// <param name="elapsedSeconds">Training time up to the checkpoint, in seconds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task TruncateHistoryAsync(
        long runId, long step, double epoch, double elapsedSeconds, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RunHistory.TruncateAsync(context, runId, step, epoch, elapsedSeconds, cancellationToken);
    }

    /// <summary>Gives a run that has ended more steps and queues it again.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="specJson">The run's spec with the new length.</param>
    /// <param name="totalSteps">Optimizer steps of the whole extended run.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether the run was queued; false if it is under way, has diverged or does not exist.</returns>
    public async Task<bool> TryExtendAsync(long runId, string specJson, long totalSteps, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(specJson);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.Runs
            .Where(run => run.Id == runId
                && (run.Status == RunStatus.Completed || run.Status == RunStatus.Stopped || run.Status == RunStatus.Failed))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(run => run.Status, RunStatus.Queued)
                    .SetProperty(run => run.SpecJson, specJson)
                    .SetProperty(run => run.TotalSteps, totalSteps)
                    .SetProperty(run => run.EndedAt, (DateTimeOffset?)null)
                    .SetProperty(run => run.Error, (string?)null),
                cancellationToken);
        return changed == 1;
    }

    /// <summary>
    /// The run's events (of the current attempt), by step and then in the order of arrival. Up to the step at which a run
    /// was forked, the changes are those of its ancestors, like its curves.
    /// </summary>
    public async Task<IReadOnlyList<RunEvent>> GetEventsAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var line = RunAncestry.Of((SqliteConnection)context.Database.GetDbConnection(), runId);
        var events = new List<RunEvent>();
        foreach (var (id, through) in line)
        {
            var all = context.RunEvents.AsNoTracking()
                .Where(e => e.RunId == id && e.Step <= through && !EF.Property<bool>(e, GrokLabDbContext.AwaitsRepeat));
            events.AddRange(await (id == runId ? all : all.Where(RunEventKinds.IsChange))
                .OrderBy(e => e.Step).ThenBy(e => e.Id)
                .ToListAsync(cancellationToken));
        }

        return [.. events.OrderBy(e => e.Step)]; // The sort is stable: at the fork's step the parent's events come first.
    }

    /// <summary>The number of times the run was resumed; when it grows, curve points read earlier may no longer be valid.</summary>
    public async Task<int> CountTakenUpAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunEvents.CountAsync(e => e.RunId == runId && e.Kind == RunEventKinds.TakenUp, cancellationToken);
    }

    /// <summary>Names of the metrics that the run has, in alphabetical order; none for a run that does not exist.</summary>
    public Task<IReadOnlyList<string>> GetMetricNamesAsync(long runId, CancellationToken cancellationToken = default) =>
        metrics.NamesAsync(runId, cancellationToken);

    /// <summary>The run's curves, all read at one moment. Up to the step at which a run was forked, the curves are its
    /// parent's.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="names">The metrics' names; null for all metrics. A repeated name counts once.</param>
    /// <param name="maxPoints">The largest number of points per curve, at least <see cref="Downsampling.MinimumPoints"/>; null
    /// for all points. See <see cref="Downsampling.Reduce"/> for the points that are kept.</param>
    /// <param name="axis">The step axis on which a reduced curve must keep its shape.</param>
    /// <param name="afterStep">Returns only points with a greater step.</param>
    /// <param name="allowedNames">Names that are allowed although the run has not measured them (yet): their curves have no
    /// points.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The points in step order, by metric name; empty for a run that does not exist.</returns>
    /// <exception cref="UnknownMetricException">A name is neither a metric of the run nor allowed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is too small.</exception>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricsAsync(
        long runId,
        IReadOnlyCollection<string>? names = null,
        int? maxPoints = null,
        MetricAxis axis = MetricAxis.Linear,
        long? afterStep = null,
        IReadOnlyCollection<string>? allowedNames = null,
        CancellationToken cancellationToken = default) =>
        metrics.ReadAsync(new MetricQuery(runId, names, maxPoints, axis, afterStep, allowedNames), cancellationToken);

    /// <summary>The values that the run has at one step, by metric name; an undefined value is null. Up to the step at which a run was
    /// forked, they are its parent's.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="step">The step of an evaluation.</param>
    /// <param name="names">The metrics' names; a metric without a value at the step is left out.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The values; empty where there is no such run, or no evaluation at the step.</returns>
    public Task<IReadOnlyDictionary<string, double?>> GetValuesAsync(
        long runId, long step, IReadOnlyCollection<string> names, CancellationToken cancellationToken = default) =>
        metrics.ValuesAsync(runId, step, names, cancellationToken);

    /// <summary>All values of the run in long form, by step and then by name; the parent's values before the fork come first. No lock and no snapshot is held while the
    /// consumer is slow: values measured meanwhile are included.</summary>
    /// <exception cref="RunDeletedException">The run was deleted during the reading.</exception>
    public IAsyncEnumerable<MetricRow> StreamMetricsAsync(long runId, CancellationToken cancellationToken = default) =>
        metrics.StreamAsync(runId, cancellationToken);

    private static IQueryable<Run> WithStatus(GrokLabDbContext context, RunStatus? status)
    {
        var runs = context.Runs.AsNoTracking();
        return status is { } wanted ? runs.Where(run => run.Status == wanted) : runs;
    }
}
