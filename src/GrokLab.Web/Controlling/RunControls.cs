using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Web.Faults;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Settings;
using GrokLab.Web.Words;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Controlling;

/// <summary>Sends a command to the process that trains a run, and returns the confirmation.</summary>
public sealed class RunControls(
    RunStore store,
    RunWriter writer,
    ActiveRuns activeRuns,
    WaitingRuns waiting,
    RunService runs,
    StorageProblems storage,
    IOptions<TrainingOptions> options,
    TimeProvider time) : IDisposable
{
    private const string NotConfirmed = "Sent, but the training process has not confirmed it yet.";

    // A user's pauses are stored in the order in which they were sent to the processes.
    private readonly SemaphoreSlim wishes = new(1, 1);

    public void Dispose() => wishes.Dispose();

    /// <summary>Sends a command and waits until it has taken effect.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="command">The command.</param>
    /// <param name="value">The command's value, if it has one.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The event that confirms the command.</returns>
    public Task<Outcome<RunEventDto>> SendAsync(long runId, RunCommand command, double value = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);

        // A second attempt: a run whose process ended during the first may wait now, or have a new process.
        return storage.TryAsync(async () => await TrySendAsync(runId, command, value, cancellation)
            ?? await TrySendAsync(runId, command, value, cancellation)
            ?? new Refusal.Conflict("The training process ended before the command took effect."));
    }

    /// <returns>Null if the run's process ended before the command took effect.</returns>
    private async Task<Outcome<RunEventDto>?> TrySendAsync(long runId, RunCommand command, double value, CancellationToken cancellation)
    {
        // A run with a process is not waiting, and can be controlled even while nothing can be stored.
        var hasProcess = activeRuns.TryGet(runId, out var active) && active.ProcessId is not null;
        return (hasProcess ? null : await waiting.TryAsync(runId, command, cancellation)) ?? await SendToProcessAsync(runId, command, value, cancellation);
    }

    private async Task<Outcome<RunEventDto>?> SendToProcessAsync(long runId, RunCommand command, double value, CancellationToken cancellation)
    {
        // The lookup precedes the reading of the run: when a run is no longer active, its end is in the database.
        activeRuns.TryGet(runId, out var active);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }

        var now = Now(RunDto.From(run), active);
        if (command.Value is { } expected && (RunRules.HasRegularizer(now) || !command.NeedsRegularizer) && !expected.Range.Contains(value))
        {
            return new Refusal.Invalid(expected.Name, $"Must be {expected.Range.Words}.");
        }

        if (RunRules.WhyNot(now, command, value) is { } refusal)
        {
            return new Refusal.Conflict(refusal);
        }

        if (active is null)
        {
            return new Refusal.Conflict("The run is ending now.");
        }

        return command == RunCommands.Resume && active.HeldByStorage
            ? await ResumeLaterAsync(active, cancellation)
            : await DeliverAsync(active, command, value, cancellation);
    }

    /// <summary>The run with the state of its process, which may be ahead of the stored state.</summary>
    private RunDto Now(RunDto run, ActiveRun? active)
    {
        var shown = runs.Present(run);
        return active is null ? shown : shown with
        {
            Status = active.Paused || active.HeldByStorage ? RunStatus.Paused : shown.Status == RunStatus.Paused ? RunStatus.Running : shown.Status,
            PausedByUser = active.PausedByUser,
            NotStored = active.HeldByStorage ? new NotStoredDto("", Waits: true, active.PausedByUser) : null,
            Lambda = active.Lambda ?? shown.Lambda,
        };
    }

    private async Task<Outcome<RunEventDto>> ResumeLaterAsync(ActiveRun active, CancellationToken cancellation)
    {
        await SendAsync(active, new ResumeTraining(), _ => false, cancellation);
        return new Outcome<RunEventDto> { Pending = "The run resumes by itself as soon as the database can be written again." };
    }

    private async Task<Outcome<RunEventDto>?> DeliverAsync(ActiveRun active, RunCommand command, double value, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var message = command.Message(value);
        if (await SendAsync(active, message, happened => command.IsConfirmedBy(happened, value), cancellation) is not { } happened)
        {
            return active.Ended.IsCompleted ? null : new Outcome<RunEventDto> { Pending = NotConfirmed, IsSure = false };
        }

        // The event returned here is in the database when the caller gets it; after a stop, so is the run's end.
        var told = RunEventDto.From(active.RunId, happened);
        var rest = Patience(message) - time.GetElapsedTime(begin);
        if (!await IsStoredAsync(rest, cancellation))
        {
            return new Outcome<RunEventDto> { Value = told, Pending = "The event is stored as soon as the database can be written." };
        }

        rest = Patience(message) - time.GetElapsedTime(begin);
        if (message is StopTraining && rest > TimeSpan.Zero)
        {
            await Task.WhenAny(active.Ended, Task.Delay(rest, time, cancellation));
        }

        return told;
    }

    private async Task<TrainingEvent?> SendAsync(
        ActiveRun active, TrainingCommand command, Func<TrainingEvent, bool> confirmedBy, CancellationToken cancellation)
    {
        if (command is not (PauseTraining or ResumeTraining))
        {
            return await active.SendAsync(command, confirmedBy, Patience(command), cancellation);
        }

        // The wish is stored in any case: the pause must survive the process and the server.
        Task<TrainingEvent?> happened;
        await wishes.WaitAsync(cancellation);
        try
        {
            await writer.WriteAsync(new PauseWishRecord(active.RunId, command is PauseTraining), CancellationToken.None);
            happened = active.SendAsync(command, confirmedBy, Patience(command), cancellation);
        }
        finally
        {
            wishes.Release();
        }

        return await happened;
    }

    /// <summary>The longest wait for the answer. A process that does not stop by itself is killed; the answer reports this, too.</summary>
    private TimeSpan Patience(TrainingCommand command) =>
        options.Value.ConfirmationTimeout + (command is StopTraining ? options.Value.EndGrace : TimeSpan.Zero);

    private async Task<bool> IsStoredAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (writer.Trouble is not null || patience <= TimeSpan.Zero)
        {
            return false;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await writer.FlushAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
