using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Jobs;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>Reads runs as pages, API and hub show them.</summary>
public sealed class RunService(
    RunStore store, ActiveRuns activeRuns, PausedRuns pausedRuns, StorageWatch watch, IOptions<TrainingOptions> options)
{
    /// <summary>The longest time for a training process to stop before it is killed.</summary>
    public TimeSpan StopPatience => options.Value.EndGrace;

    /// <summary>
    /// The run with its state outside the database: whether it has a process, which runs it waits for, and what is not stored yet
    /// because the database cannot be written.
    /// </summary>
    public RunDto Present(RunDto run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var isActive = activeRuns.TryGet(run.Id, out var active);
        var trouble = isActive ? watch.Current : null;
        return run with
        {
            Status = trouble is null ? run.Status : active!.Told ?? run.Status,
            NotStored = trouble is null ? null : new NotStoredDto(trouble.Sentence, active!.HeldByStorage, active.PausedByUser),
            HasProcess = isActive && active is { ProcessId: not null, LeavesDevice: false },
            HeldBy = run.Status is RunStatus.Queued or RunStatus.Interrupted ? pausedRuns.Before(run.Id) : [],
            HadLambda = isActive && active!.HadLambda,
        };
    }

    /// <summary>The reason why a run waits for its turn.</summary>
    internal RunWait WaitOf(long runId) => new(pausedRuns.DeviceOf(runId), options.Value.ConcurrentRunsPerDevice, pausedRuns.Before(runId));

    /// <summary>The run, or null.</summary>
    public async Task<RunDto?> GetAsync(long runId, CancellationToken cancellation = default) =>
        await store.GetAsync(runId, cancellation) is { } run ? Present(RunDto.From(run)) : null;

    /// <summary>Runs, the newest first; with <paramref name="before"/> only those with a smaller id.</summary>
    public async Task<IReadOnlyList<RunDto>> ListAsync(
        int skip = 0, int take = 100, RunStatus? status = null, long? before = null, CancellationToken cancellation = default) =>
        [.. (await store.ListAsync(skip, take, status, before, cancellation)).Select(run => Present(RunDto.From(run)))];

    /// <summary>The number of runs.</summary>
    public Task<int> CountAsync(RunStatus? status = null, CancellationToken cancellation = default) => store.CountAsync(status, cancellation);

    /// <summary>The run's events so far, by step.</summary>
    public async Task<IReadOnlyList<RunEventDto>> GetEventsAsync(long runId, CancellationToken cancellation = default) =>
        [.. (await store.GetEventsAsync(runId, cancellation)).Select(RunEventDto.From)];
}
