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
/// Stops, pauses and resumes runs that have no training process: runs that wait for their turn, and runs that stayed paused
/// when their process or server ended. A paused run without a process leaves the device to others.
/// </summary>
public sealed class WaitingRuns(
    RunStore store, RunWriter writer, TrainingQueues queues, RunFeed feed, StorageProblems storage, TimeProvider time)
{
    /// <summary>Carries out a command on a run without a training process.</summary>
    /// <returns>Null if the command does not apply to such a run, or the run has a process.</returns>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
    internal async Task<Outcome<RunEventDto>?> TryAsync(long runId, RunCommand command, CancellationToken cancellation) =>
        command == RunCommands.Stop ? await StopAsync(runId)
        : command == RunCommands.Pause ? await PauseAsync(runId)
        : command == RunCommands.Resume ? await ResumeAsync(runId, cancellation)
        : null;

    private async Task<Outcome<RunEventDto>?> StopAsync(long runId)
    {
        storage.ThrowIfInTrouble();
        return await store.TryStopQueuedAsync(runId)
            ? await TellAsync(runId, TrainingEventKind.Stopped, RunStatus.Stopped, "Stopped while the run waited.")
            : null;
    }

    private async Task<Outcome<RunEventDto>?> PauseAsync(long runId)
    {
        storage.ThrowIfInTrouble();
        return await store.TryPauseWaitingAsync(runId)
            ? await TellAsync(runId, TrainingEventKind.Paused, RunStatus.Paused, "Paused while the run waited. The run is not trained until it is resumed.")
            : null;
    }

    private async Task<Outcome<RunEventDto>?> ResumeAsync(long runId, CancellationToken cancellation)
    {
        storage.ThrowIfInTrouble();
        await queues.WhenReadyAsync(cancellation);
        if (await store.TryResumeWaitingAsync(runId, CancellationToken.None))
        {
            // The event is reported before the run is queued, so that the reports of its process come later.
            var told = await TellAsync(runId, TrainingEventKind.Resumed, RunStatus.Queued, "The run waits for its turn on the device.");
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

    // No process trains the run, so nothing else reports the event.
    private async Task<Outcome<RunEventDto>> TellAsync(long runId, string kind, RunStatus status, string message)
    {
        if (await store.GetAsync(runId) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId)); // The run was deleted meanwhile.
        }

        var record = new EventRecord(runId, kind, run.Step, run.Epoch, run.ElapsedSeconds, time.GetUtcNow(), Message: message);
        await writer.WriteAsync(record);
        await writer.FlushAsync();
        feed.Publish([new StatusRecord(runId, status, run.Error, record.Time), new PauseWishRecord(runId, status == RunStatus.Paused)]);
        return RunEventDto.From(record);
    }
}
