using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Stores;

/// <summary>What is known of runs, and the few writes that do not come with a run's stream.</summary>
/// <param name="contexts">Makes a context for each call; the store may be shared between threads.</param>
/// <param name="database">The file, for reading metrics without a context.</param>
/// <param name="time">Says when.</param>
public sealed class RunStore(IDbContextFactory<GrokLabDbContext> contexts, GrokLabDatabase database, TimeProvider time)
{
    private readonly MetricReader metrics = new(database);

    /// <summary>Queues runs: all of them or, where one fails, none.</summary>
    /// <param name="newRuns">What to queue, in this order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The runs as stored, in the same order.</returns>
    /// <exception cref="RunDeletedException">A fork's parent is not there any more.</exception>
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

            // One by one: within one save the order of inserts, and with it that of the ids, is not promised.
            context.Runs.Add(run);
            await context.SaveChangesAsync(cancellationToken);
        }
        return runs;
    }

    /// <summary>The run, or null where there is none with this id.</summary>
    public async Task<Run?> GetAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancellationToken);
    }

    /// <summary>Runs, the newest first.</summary>
    /// <param name="skip">How many of the newest to leave out.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="status">Only those with this status.</param>
    /// <param name="before">Only those with a smaller id.</param>
    /// <param name="cancellationToken">Gives up.</param>
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

    /// <summary>How many runs there are.</summary>
    /// <param name="status">Only those with this status.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> CountAsync(RunStatus? status = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await WithStatus(context, status).CountAsync(cancellationToken);
    }

    /// <summary>Takes a queued or interrupted run to train it. Of any number that try at once exactly one succeeds, because one
    /// conditional update decides.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is the caller's now.</returns>
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

    /// <summary>Ends a run that nobody trains: queued, interrupted or paused by a person becomes stopped.</summary>
    /// <param name="runId">Which; one that is paused must have no training process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was stopped; false where it is training, has ended or does not exist.</returns>
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

    /// <summary>Pauses a run that nobody trains: queued or interrupted becomes paused, also after a power cut.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was paused; false where it is training, paused, has ended or does not exist.</returns>
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

    /// <summary>Queues a run again that a person paused.</summary>
    /// <param name="runId">Which; it must have no training process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was queued; false where no person has paused it.</returns>
    public async Task<bool> TryResumeWaitingAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var changed = await context.Runs
            .Where(run => run.Id == runId && run.Status == RunStatus.Paused && run.PausedByUser)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Status, RunStatus.Queued).SetProperty(run => run.PausedByUser, false), cancellationToken);
        return changed == 1;
    }

    /// <summary>At the program's start, before anything trains: runs that a server left running or paused become interrupted;
    /// those that a person paused are paused, and an event says that they stay so.</summary>
    /// <param name="error">Why, for people.</param>
    /// <param name="errorOfPaused">Why a run that a person paused has no training process any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
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

    /// <summary>The changes that a user made to a run, by step: an attempt that does not come after them repeats them.</summary>
    public async Task<IReadOnlyList<Intervention>> GetInterventionsAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await RunHistory.MadeByHand(context, runId)
            .OrderBy(e => e.Step).ThenBy(e => e.Id)
            .Select(e => new Intervention(e.Step, e.Kind, e.Value))
            .ToListAsync(cancellationToken);
    }

    /// <summary>A run is trained again from its start: metrics, events and progress of the attempt before are deleted. The
    /// changes that a user made are kept aside until the new attempt reports them again, so that they are not lost
    /// however often a run is interrupted. Flush the writer first, so that nothing of the old attempt comes later.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ClearHistoryAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RunHistory.ClearAsync(context, runId, cancellationToken);
    }

    /// <summary>A run goes on from a checkpoint: the same for what came after its step, in one transaction.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="step">The checkpoint's step; what belongs to it stays.</param>
    /// <param name="epoch">The same in passes over the training set.</param>
    /// <param name="elapsedSeconds">Training time up to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task TruncateHistoryAsync(
        long runId, long step, double epoch, double elapsedSeconds, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RunHistory.TruncateAsync(context, runId, step, epoch, elapsedSeconds, cancellationToken);
    }

    /// <summary>Gives a run that has ended more to do and queues it again.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="specJson">Its spec with the new length.</param>
    /// <param name="totalSteps">Optimizer steps of the whole run then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was queued; false where it is under way, diverged or does not exist.</returns>
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
    /// What happened to the run (in the attempt under way), by step and then in the order of arrival. Up to the step at which a run
    /// was forked, the changes are those of the runs before it, as its curves are.
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

        return [.. events.OrderBy(e => e.Step)]; // Stable: at the step of a fork its parent's come first.
    }

    /// <summary>How often the run was taken up: what was read of its curves before is no longer theirs once this has grown.</summary>
    public async Task<int> CountTakenUpAsync(long runId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.RunEvents.CountAsync(e => e.RunId == runId && e.Kind == RunEventKinds.TakenUp, cancellationToken);
    }

    /// <summary>Names of the metrics that the run has, in alphabetical order; none for a run that does not exist.</summary>
    public Task<IReadOnlyList<string>> GetMetricNamesAsync(long runId, CancellationToken cancellationToken = default) =>
        metrics.NamesAsync(runId, cancellationToken);

    /// <summary>The run's curves, all as of one moment. Up to the step at which a run was forked they are its parent's.</summary>
    /// <param name="runId">Whose.</param>
    /// <param name="names">Which metrics; null for all. One named twice comes once.</param>
    /// <param name="maxPoints">At most so many points a curve, at least <see cref="Downsampling.MinimumPoints"/>; null for all
    /// points. See <see cref="Downsampling.Reduce"/> for what is kept.</param>
    /// <param name="axis">The step axis on which a reduced curve must keep its shape.</param>
    /// <param name="afterStep">Only points with a greater step.</param>
    /// <param name="allowedNames">Names that may be asked for although the run has not measured them (yet): they come with no
    /// points.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>By metric name, points in step order; empty for a run that does not exist.</returns>
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

    /// <summary>Every value of the run in long form, those of its parent before the fork first, by step and then by name. No lock and no snapshot is held while the
    /// consumer is slow: what is measured meanwhile comes too.</summary>
    /// <exception cref="RunDeletedException">The run was deleted meanwhile.</exception>
    public IAsyncEnumerable<MetricRow> StreamMetricsAsync(long runId, CancellationToken cancellationToken = default) =>
        metrics.StreamAsync(runId, cancellationToken);

    private static IQueryable<Run> WithStatus(GrokLabDbContext context, RunStatus? status)
    {
        var runs = context.Runs.AsNoTracking();
        return status is { } wanted ? runs.Where(run => run.Status == wanted) : runs;
    }
}
