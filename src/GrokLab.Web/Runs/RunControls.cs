using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
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
    WaitingRuns waiting,
    StorageProblems storage,
    IOptions<TrainingOptions> options,
    TimeProvider time) : IDisposable
{
    /// <summary>Why a regularizer cannot be plugged in.</summary>
    internal const string NothingToPlugIn = "λ was never above 0 in this run: there is nothing to plug in. Set a λ instead.";

    // What is stored of a person's pauses has the order in which the processes were told of them.
    private readonly SemaphoreSlim wishes = new(1, 1);

    public void Dispose() => wishes.Dispose();

    internal async Task<ControlResult> SendAsync(long runId, TrainingCommand command, CancellationToken cancellation)
    {
        try
        {
            // Twice: a run whose process ended first may wait now, or have a new process.
            return await TrySendAsync(runId, command, cancellation)
                ?? await TrySendAsync(runId, command, cancellation)
                ?? new ControlResult.Conflict("The run's training process ended before that took effect.");
        }
        catch (Exception e) when (storage.Of(e) is { } message)
        {
            return new ControlResult.Unavailable(message);
        }
    }

    /// <returns>Null where the run's process ended before the command took effect.</returns>
    private async Task<ControlResult?> TrySendAsync(long runId, TrainingCommand command, CancellationToken cancellation)
    {
        // What has a process is not waiting, and can be controlled also while nothing can be stored.
        var hasProcess = activeRuns.TryGet(runId, out var active) && active.ProcessId is not null;
        return (hasProcess ? null : await waiting.TryAsync(runId, command, cancellation)) ?? await SendToProcessAsync(runId, command, cancellation);
    }

    private async Task<ControlResult?> SendToProcessAsync(long runId, TrainingCommand command, CancellationToken cancellation)
    {
        // Looked up before the run is read: a run that is not active any more has its end in the database.
        var isActive = activeRuns.TryGet(runId, out var active);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new ControlResult.NotFound();
        }

        if (command is SetLambda or PlugInRegularizer && Spec(run).Regularizer is NoRegularizerSpec)
        {
            return new ControlResult.Conflict("The run has no regularizer: there is nothing to unplug or plug in.");
        }

        if (command is SetLambda { Lambda: not (>= 0 and <= RegularizerSpec.MaxLambda) })
        {
            return new ControlResult.Invalid("lambda", $"Must be {SpecRanges.Of("regularizer.lambda")!.Words}.");
        }

        if (!isActive)
        {
            return new ControlResult.Conflict(NotTraining(run, command));
        }

        if (Needless(command, active!, run) is { } needless)
        {
            return new ControlResult.Conflict(needless);
        }

        return command is ResumeTraining && active!.HeldByStorage
            ? await ResumeLaterAsync(active, cancellation)
            : await DeliverAsync(active!, command, cancellation);
    }

    private async Task<ControlResult> ResumeLaterAsync(ActiveRun active, CancellationToken cancellation)
    {
        await SendAsync(active, new ResumeTraining(), [], cancellation);
        return new ControlResult.Deferred("It goes on by itself as soon as the database can be written again.");
    }

    private async Task<ControlResult?> DeliverAsync(ActiveRun active, TrainingCommand command, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        if (await SendAsync(active, command, ConfirmedBy(command), cancellation) is not { } happened)
        {
            return active.Ended.IsCompleted ? null : new ControlResult.Accepted();
        }

        // The caller finds in the database what it is told here; of a stop also the run's end.
        var rest = Patience(command) - time.GetElapsedTime(begin);
        if (!await IsStoredAsync(rest, cancellation))
        {
            return new ControlResult.Unstored(RunEventDto.From(active.RunId, happened));
        }

        rest = Patience(command) - time.GetElapsedTime(begin);
        if (command is StopTraining && rest > TimeSpan.Zero)
        {
            await Task.WhenAny(active.Ended, Task.Delay(rest, time, cancellation));
        }

        return new ControlResult.Confirmed(RunEventDto.From(active.RunId, happened));
    }

    private async Task<TrainingEvent?> SendAsync(
        ActiveRun active, TrainingCommand command, TrainingEventKind[] confirmedBy, CancellationToken cancellation)
    {
        if (command is not (PauseTraining or ResumeTraining))
        {
            return await active.SendAsync(command, confirmedBy, Patience(command), cancellation);
        }

        // Stored whatever becomes of the process: whether the run is paused outlasts process and server.
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

    /// <summary>How long the answer may take. A process that does not stop by itself is killed: the answer tells of that too.</summary>
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
            ResumeTraining when active is { Paused: false, PausedByUser: false, HeldByStorage: false } => "The run is not paused.",
            SetLambda { Lambda: 0 } when lambda == 0 => "The regularizer is unplugged already.",
            SetLambda set when set.Lambda == lambda => "λ has that value already.",
            PlugInRegularizer when lambda > 0 => "The regularizer is plugged in already.",
            PlugInRegularizer when !active.HadLambda => NothingToPlugIn,
            _ => null,
        };
    }

    private static string NotTraining(Run run, TrainingCommand command) => (run.Status, command) switch
    {
        (RunStatus.Paused, PauseTraining) => "The run is paused already.",
        (RunStatus.Paused, _) when run.PausedByUser => "The run is paused and has no training process: resume it first.",
        (RunStatus.Queued, ResumeTraining) => "The run is not paused: it waits for its turn.",
        (RunStatus.Queued, _) => "The run waits for its turn: it does not train yet.",
        (RunStatus.Interrupted, _) => "The run was interrupted; it goes on from its newest checkpoint when it is taken up again.",
        (RunStatus.Running or RunStatus.Paused, _) => "The run is just ending.",
        var (ended, _) => $"The run has ended: it is {ended}.",
    };

    private static ExperimentSpec Spec(Run run) => SpecJson.Read(run.SpecJson);
}
