using System.Threading.Channels;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Protocol;
using GrokLab.Web.Faults;
using GrokLab.Web.Settings;
using Hangfire;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>The background job of one run: claims the run, owns its training process, and ensures that the run ends with a status.</summary>
public sealed class RunJob(
    RunStore store,
    RunWriter writer,
    ActiveRuns activeRuns,
    RunStart start,
    TrainingProcesses processes,
    StorageProblems storage,
    IOptions<TrainingOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunJob> logger)
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotStoredDelay = TimeSpan.FromSeconds(3);

    private static readonly string Owner = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Trains the run; does nothing if the run is already training or was trained.</summary>
    [JobDisplayName("Run {0}")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public async Task RunAsync(long runId, CancellationToken cancellation)
    {
        try
        {
            for (var restarts = 0; await AttemptAsync(runId, restarts, cancellation) is { } ending;)
            {
                // The cause of the crash, such as a lack of memory, may take a moment to pass.
                await Task.Delay(ending.NotStored ? NotStoredDelay : RestartDelay, time, cancellation);
                restarts += ending.NotStored ? 0 : 1;
            }
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or ChannelClosedException)
        {
            // The last reports may not be stored if nothing could be. The run is interrupted or waiting, so the next server resumes it.
        }
    }

    /// <summary>Makes one attempt.</summary>
    /// <returns>The attempt's end if there should be another attempt; otherwise null.</returns>
    private async Task<RunEnding?> AttemptAsync(long runId, int restarts, CancellationToken cancellation)
    {
        var active = new ActiveRun(runId);
        if (!activeRuns.TryAdd(active))
        {
            return null;
        }

        try
        {
            await storage.WhenWritableAsync(cancellation);

            // One conditional update decides which job trains a run, independent of the job queue.
            var run = await store.GetAsync(runId, cancellation);
            return run is not null && await store.TryClaimAsync(runId, Owner, cancellation)
                ? await TrainAsync(active, run, restarts, cancellation)
                : null;
        }
        catch (Exception e) when (storage.Of(e) is not null && !cancellation.IsCancellationRequested)
        {
            logger.LogWarning("Run {RunId} cannot be claimed and waits: {Reason}", runId, e.Message);
            return new RunEnding(RunStatus.Queued, e.Message, NotStored: true);
        }
        finally
        {
            activeRuns.End(active);
        }
    }

    private async Task<RunEnding?> TrainAsync(ActiveRun active, Run run, int restarts, CancellationToken cancellation)
    {
        active.Position = (run.Step, run.Epoch, run.ElapsedSeconds);
        RunEnding ending;
        try
        {
            // The claim was not a record of the stream: subscribers of the run receive the new status now.
            await writer.WriteAsync(new StatusRecord(run.Id, RunStatus.Running, null, time.GetUtcNow()), CancellationToken.None);
            await using var process = await processes.StartAsync(run.Id, await start.PrepareAsync(run));
            var attempt = new RunAttempt(active, process, run, Why(run, restarts), start, writer);
            active.Attach(process);
            ending = await SuperviseAsync(active, attempt, process, cancellation);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Run {RunId} cannot be trained", run.Id);
            ending = storage.Of(e) is null || cancellation.IsCancellationRequested
                ? new RunEnding(RunStatus.Failed, e.Message)
                : new RunEnding(RunStatus.Interrupted, e.Message, NotStored: true);
        }

        if (active.PausedByUser && (ending.NotStored || ending.Crashed))
        {
            await StayPausedAsync(active, ending);
            return null;
        }

        if (ending.NotStored || (ending.Crashed && restarts < options.Value.MaxRestarts))
        {
            await StoreAsync(run.Id, new StatusRecord(run.Id, RunStatus.Interrupted, ending.Error, time.GetUtcNow()));
            return ending;
        }

        var last = ending.Crashed && restarts > 0
            ? ending with { Error = $"{ending.Error} It was restarted {restarts} times before." }
            : ending;
        await StoreEndAsync(active, last, active.Position);
        return null;
    }

    /// <summary>The reason why a run is resumed; null for a run that begins.</summary>
    private string? Why(Run run, int restarts) => restarts > 0
        ? $"{run.Error} Restart {restarts} of {options.Value.MaxRestarts}."
        : run.Error ?? (run.Status == RunStatus.Interrupted ? "The server was stopped." : null);

    private async Task<RunEnding> SuperviseAsync(
        ActiveRun active, RunAttempt attempt, TrainingProcess process, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource();
        var asked = Task.CompletedTask;
        RunEnding ending;
        await using (cancellation.Register(() =>
        {
            asked = process.SendAsync(new InterruptTraining());
            patience.CancelAfter(processes.Grace);
        }))
        {
            // A hanging process does not obey a stop command.
            var following = attempt.FollowAsync(patience.Token);
            try
            {
                if (await Task.WhenAny(following, active.StopSent) == active.StopSent)
                {
                    patience.CancelAfter(processes.Grace);
                }

                ending = await following;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                ending = new RunEnding(WantedEnd(active), $"The training process did not end within {processes.Grace} and was killed.");
            }
        }

        await asked;
        var jobCancelled = cancellation.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
        var toEnd = (cancellation.IsCancellationRequested && !jobCancelled) || active.StopSent.IsCompleted;
        if (!toEnd && ending.Status == RunStatus.Interrupted && (jobCancelled || !await IsStoppingAsync()))
        {
            var why = jobCancelled ? "The run's job was cancelled." : "The training process was asked to end from outside.";
            return ending with { Error = ending.Error ?? why, Crashed = true };
        }

        return ending is not { Told: false, Status: RunStatus.Failed } ? ending
            : toEnd ? new RunEnding(WantedEnd(active))
            : ending with { Crashed = true };
    }

    private static RunStatus WantedEnd(ActiveRun active) => active.StopSent.IsCompleted ? RunStatus.Stopped : RunStatus.Interrupted;

    /// <summary>Whether this server is stopping, too: Ctrl+C in a terminal may reach the training process before the
    /// server.</summary>
    private async Task<bool> IsStoppingAsync()
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, lifetime.ApplicationStopping);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Keeps a user-paused run paused after its process has ended: the run leaves the device to others until it is resumed.</summary>
    private async Task StayPausedAsync(ActiveRun active, RunEnding ending)
    {
        active.LeavesDevice = true;
        var (step, epoch, elapsed) = active.Position;
        var paused = new TrainingEvent(
            TrainingEventKind.Paused, step, epoch, elapsed, time.GetUtcNow(), Message: $"{ending.Error} {RunEventKinds.StaysPausedMessage}");
        await writer.WriteAsync(new EventRecord(active.RunId, RunEventKinds.Paused, step, epoch, elapsed, paused.Time, Message: paused.Message));
        await StoreAsync(active.RunId, new StatusRecord(active.RunId, RunStatus.Paused, ending.Error, paused.Time));
        active.Tell(paused);
    }

    private async Task StoreEndAsync(ActiveRun active, RunEnding ending, (long Step, double Epoch, double ElapsedSeconds) at)
    {
        var now = time.GetUtcNow();
        var status = ending.Crashed ? RunStatus.Failed : ending.Status;
        if (!ending.Told || ending.Crashed)
        {
            await writer.WriteAsync(new EventRecord(
                active.RunId, status.ToString(), at.Step, at.Epoch, at.ElapsedSeconds, now, Message: ending.Error));
        }

        await StoreAsync(active.RunId, new StatusRecord(active.RunId, status, ending.Error, now));
        if (!ending.Told && status == RunStatus.Stopped)
        {
            active.Tell(new TrainingEvent(TrainingEventKind.Stopped, at.Step, at.Epoch, at.ElapsedSeconds, now, Message: ending.Error));
        }
    }

    private async Task StoreAsync(long runId, StatusRecord status)
    {
        await writer.WriteAsync(status);
        await writer.FlushAsync();
        if (status.Error is null)
        {
            logger.LogInformation("Run {RunId} is {Status}", runId, status.Status);
        }
        else
        {
            logger.LogWarning("Run {RunId} is {Status}: {Error}", runId, status.Status, status.Error);
        }
    }
}
