using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Faults;
using GrokLab.Web.Hosting;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs.Contracts;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>Brings a command to the process that trains a run, and its confirmation back.</summary>
public sealed class RunControls(
    RunStore store,
    RunWriter writer,
    ActiveRuns activeRuns,
    RunFeed feed,
    StorageProblems storage,
    IOptions<TrainingOptions> options,
    TimeProvider time)
{
    /// <summary>Why a regularizer cannot be plugged in.</summary>
    internal const string NothingToPlugIn = "λ was never above 0 in this run: there is nothing to plug in. Set a λ instead.";

    internal async Task<ControlResult> SendAsync(long runId, TrainingCommand command, CancellationToken cancellation)
    {
        try
        {
            // What has a process is not waiting, and can be stopped also while nothing can be stored.
            if (command is StopTraining && !HasProcess(runId) && await StopWaitingAsync(runId) is { } stopped)
            {
                return stopped;
            }

            return await SendToProcessAsync(runId, command, cancellation);
        }
        catch (Exception e) when (storage.Of(e) is { } message)
        {
            return new ControlResult.Unavailable(message);
        }
    }

    private async Task<ControlResult> SendToProcessAsync(long runId, TrainingCommand command, CancellationToken cancellation)
    {
        // Looked up before the run is read: a run that is not active any more has its end in the database.
        var isActive = activeRuns.TryGet(runId, out var active);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new ControlResult.NotFound();
        }

        if (command is SetLambda or PlugInRegularizer && Spec(run).Regularizer.Kind == RegularizerKind.None)
        {
            return new ControlResult.Conflict("The run has no regularizer: there is nothing to unplug or plug in.");
        }

        if (command is SetLambda { Lambda: not (>= 0 and <= SpecRanges.MaxLambda) })
        {
            return new ControlResult.Invalid("lambda", $"Must be {SpecRanges.Of("regularizer.lambda")!.Words}.");
        }

        if (!isActive)
        {
            return new ControlResult.Conflict(NotTraining(run));
        }

        if (Needless(command, active!, run) is { } needless)
        {
            return new ControlResult.Conflict(needless);
        }

        return command is ResumeTraining && active!.HeldByStorage
            ? await ResumeLaterAsync(active, cancellation)
            : await DeliverAsync(active!, command, cancellation);
    }

    private bool HasProcess(long runId) => activeRuns.TryGet(runId, out var active) && active.ProcessId is not null;

    private async Task<ControlResult> ResumeLaterAsync(ActiveRun active, CancellationToken cancellation)
    {
        await active.SendAsync(new ResumeTraining(), [], options.Value.ConfirmationTimeout, cancellation);
        return new ControlResult.Deferred("It goes on by itself as soon as the database can be written again.");
    }

    private async Task<ControlResult> DeliverAsync(ActiveRun active, TrainingCommand command, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        if (await active.SendAsync(command, ConfirmedBy(command), options.Value.ConfirmationTimeout, cancellation) is not { } happened)
        {
            return active.Ended.IsCompleted
                ? new ControlResult.Conflict("The run ended before that took effect.")
                : new ControlResult.Accepted();
        }

        // The caller finds in the database what it is told here; of a stop also the run's end.
        var rest = options.Value.ConfirmationTimeout - time.GetElapsedTime(begin);
        if (!await IsStoredAsync(rest, cancellation))
        {
            return new ControlResult.Unstored(RunEventDto.From(active.RunId, happened));
        }

        rest = options.Value.ConfirmationTimeout - time.GetElapsedTime(begin);
        if (command is StopTraining && rest > TimeSpan.Zero)
        {
            await Task.WhenAny(active.Ended, Task.Delay(rest, time, cancellation));
        }

        return new ControlResult.Confirmed(RunEventDto.From(active.RunId, happened));
    }

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

    private async Task<ControlResult?> StopWaitingAsync(long runId)
    {
        storage.ThrowIfInTrouble();
        if (!await store.TryStopQueuedAsync(runId))
        {
            return null;
        }

        // Nobody trains it, so nobody else tells of its end.
        if (await store.GetAsync(runId) is not { } run)
        {
            return new ControlResult.NotFound(); // It was just deleted.
        }

        var record = new EventRecord(
            runId, nameof(TrainingEventKind.Stopped), run.Step, run.Epoch, run.ElapsedSeconds, time.GetUtcNow(), Message: "Stopped while it waited.");
        await writer.WriteAsync(record);
        await writer.FlushAsync();
        feed.Publish([new StatusRecord(runId, RunStatus.Stopped, null, record.Time)]);
        return new ControlResult.Confirmed(RunEventDto.From(record));
    }

    private static TrainingEventKind[] ConfirmedBy(TrainingCommand command) => command switch
    {
        PauseTraining => [TrainingEventKind.Paused],
        ResumeTraining => [TrainingEventKind.Resumed],
        StopTraining => [TrainingEventKind.Stopped],
        SetLambda { Lambda: 0 } => [TrainingEventKind.RegularizerUnplugged],
        SetLambda => [TrainingEventKind.LambdaChanged, TrainingEventKind.RegularizerPluggedIn],
        _ => [TrainingEventKind.RegularizerPluggedIn],
    };

    /// <summary>Why the command would change nothing; null where it does.</summary>
    private static string? Needless(TrainingCommand command, ActiveRun active, Run run)
    {
        var lambda = active.Lambda ?? run.Lambda;
        return command switch
        {
            PauseTraining when active is { Paused: true, PausedByUser: true } => "The run is paused already.",
            ResumeTraining when active is { HeldByStorage: true, PausedByUser: false } =>
                "The run waits until the database can be written, and goes on by itself then.",
            ResumeTraining when active is { Paused: false, HeldByStorage: false } => "The run is not paused.",
            SetLambda { Lambda: 0 } when lambda == 0 => "The regularizer is unplugged already.",
            SetLambda set when set.Lambda == lambda => "λ has that value already.",
            PlugInRegularizer when lambda > 0 => "The regularizer is plugged in already.",
            PlugInRegularizer when !active.HadLambda => NothingToPlugIn,
            _ => null,
        };
    }

    private static string NotTraining(Run run) => run.Status switch
    {
        RunStatus.Queued => "The run waits for its turn: it does not train yet.",
        RunStatus.Interrupted => "The run was interrupted; it goes on from its newest checkpoint when it is taken up again.",
        RunStatus.Running or RunStatus.Paused => "The run is just ending.",
        var ended => $"The run has ended: it is {ended}.",
    };

    private static ExperimentSpec Spec(Run run) => SpecJson.Read(run.SpecJson);
}
