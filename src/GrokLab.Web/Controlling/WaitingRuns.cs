using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Web.Faults;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Controlling;

/// <summary>
/// Stops, pauses and resumes runs that have no training process: those that wait for their turn, and those that are paused since
/// before their process or server ended. A paused run without a process leaves the device to others.
/// </summary>
public sealed class WaitingRuns(
    RunStore store, RunWriter writer, TrainingQueues queues, RunFeed feed, StorageProblems storage, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <returns>Null where the command is not for such a run, or the run is none.</returns>
    /// <exception cref="NotStorableException">The database cannot be written just now.</exception>
    internal async Task<Outcome<RunEventDto>?> TryAsync(long runId, RunCommand command, CancellationToken cancellation) =>
        command == RunCommands.Stop ? await StopAsync(runId)
        : command == RunCommands.Pause ? await PauseAsync(runId)
        : command == RunCommands.Resume ? await ResumeAsync(runId, cancellation)
        : null;

    private async Task<Outcome<RunEventDto>?> StopAsync(long runId)
    {
        storage.ThrowIfInTrouble();
        return await store.TryStopQueuedAsync(runId)
            ? await TellAsync(runId, TrainingEventKind.Stopped, RunStatus.Stopped, "Stopped while it waited.")
            : null;
    }

    private async Task<Outcome<RunEventDto>?> PauseAsync(long runId)
    {
        storage.ThrowIfInTrouble();
        return await store.TryPauseWaitingAsync(runId)
            ? await TellAsync(runId, TrainingEventKind.Paused, RunStatus.Paused, "Paused while it waited. It is not trained until it is resumed.")
            : null;
    }

    private async Task<Outcome<RunEventDto>?> ResumeAsync(long runId, CancellationToken cancellation)
    {
        storage.ThrowIfInTrouble();
        await queues.WhenReadyAsync(cancellation);
        if (await store.TryResumeWaitingAsync(runId, CancellationToken.None))
        {
            // Told before it is queued: what its process tells comes later.
            var told = await TellAsync(runId, TrainingEventKind.Resumed, RunStatus.Queued, "It waits for its turn on the device.");
            await queues.TakeUpAsync(runId, CancellationToken.None);
            return told;
        }

        if (await store.GetAsync(runId, cancellation) is not { Status: RunStatus.Interrupted })
        {
            return null;
        }

        await queues.EnsureJobAsync(runId, CancellationToken.None);
        return new Outcome<RunEventDto> { Pending = "The run resumes from its newest checkpoint as soon as the device is free." };
    }

    // Nobody trains it, so nobody else tells of it.
    private async Task<Outcome<RunEventDto>> TellAsync(long runId, string kind, RunStatus status, string message)
    {
        if (await store.GetAsync(runId) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId)); // It was just deleted.
        }

        var record = new EventRecord(runId, kind, run.Step, run.Epoch, run.ElapsedSeconds, time.GetUtcNow(), Message: message);
        await writer.WriteAsync(record);
        await writer.FlushAsync();
        feed.Publish([new StatusRecord(runId, status, run.Error, record.Time), new PauseWishRecord(runId, status == RunStatus.Paused)]);
        return RunEventDto.From(record);
    }
}
