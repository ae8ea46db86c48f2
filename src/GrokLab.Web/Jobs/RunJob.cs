using System.Globalization;
using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Hosting;
using Hangfire;
using Hangfire.Server;
using Hangfire.States;

namespace GrokLab.Web.Jobs;

/// <summary>The background job of one run: claims it, owns its training process, and sees to it that the run ends with a status.</summary>
public sealed class RunJob(
    RunStore store,
    RunWriter writer,
    ActiveRuns activeRuns,
    DeviceCatalog devices,
    TrainingProcesses processes,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunJob> logger)
{
    private static readonly string Owner = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    /// <summary>Trains the run; does nothing where it is trained, or was, already.</summary>
    [JobDisplayName("Run {0}")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public async Task RunAsync(long runId, PerformContext? context, CancellationToken cancellation)
    {
        var run = new ActiveRun(runId);
        if (!activeRuns.TryAdd(run))
        {
            return;
        }

        try
        {
            // One conditional update decides who trains a run, whatever the job queue believes.
            if (await store.TryClaimAsync(runId, Owner, cancellation))
            {
                await TrainAsync(run, () => WasDeleted(context), cancellation);
            }
        }
        finally
        {
            activeRuns.End(run);
        }
    }

    private async Task TrainAsync(ActiveRun run, Func<bool> wasDeleted, CancellationToken cancellation)
    {
        RunAttempt? attempt = null;
        RunEnding ending;
        try
        {
            // The claim was no record of the stream: who follows the run hears of it now.
            await writer.WriteAsync(new StatusRecord(run.RunId, RunStatus.Running, null, time.GetUtcNow()), CancellationToken.None);
            var (start, regularized) = await PrepareAsync(run.RunId);
            await using var process = await processes.StartAsync(run.RunId, start);
            attempt = new RunAttempt(run, process, writer, regularized);
            run.Attach(process);
            ending = await SuperviseAsync(attempt, process, wasDeleted, cancellation);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Run {RunId} cannot be trained", run.RunId);
            ending = new RunEnding(RunStatus.Failed, e.Message);
        }

        await StoreEndAsync(run.RunId, ending, attempt?.Position ?? default);
    }

    private async Task<(StartTraining Start, bool Regularized)> PrepareAsync(long runId)
    {
        // What an earlier attempt told is forgotten before this one begins; what its user did is repeated.
        await writer.FlushAsync();
        var interventions = await store.ClearHistoryAsync(runId);
        var run = await store.GetAsync(runId) ?? throw new InvalidOperationException($"Run {runId} is not in the database.");
        var spec = SpecJson.Read(run.SpecJson);
        var device = await devices.ChooseAsync(spec.Device, CancellationToken.None);
        var start = new StartTraining(
            spec with { Device = device.Device }, [.. interventions.Select(i => new LambdaIntervention(i.Step, i.Lambda))]);
        return (start, spec.Regularizer.Kind != RegularizerKind.None);
    }

    private async Task<RunEnding> SuperviseAsync(
        RunAttempt attempt, TrainingProcess process, Func<bool> wasDeleted, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource();
        var asked = Task.CompletedTask;
        var wanted = RunStatus.Interrupted;
        RunEnding ending;
        await using (cancellation.Register(() =>
        {
            // A job that was deleted on the jobs page is one that its user has stopped; all else is this server's own end.
            wanted = !lifetime.ApplicationStopping.IsCancellationRequested && wasDeleted() ? RunStatus.Stopped : RunStatus.Interrupted;
            asked = process.SendAsync(wanted == RunStatus.Stopped ? new StopTraining() : new InterruptTraining());
            patience.CancelAfter(processes.Grace);
        }))
        {
            try
            {
                ending = await attempt.FollowAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                ending = new RunEnding(wanted);
            }
        }

        await asked;
        if (ending is { Told: false, Status: RunStatus.Interrupted } && !await IsStoppingAsync())
        {
            return ending with { Status = RunStatus.Failed };
        }

        return ending is { Told: false, Status: RunStatus.Failed } && cancellation.IsCancellationRequested ? new RunEnding(wanted) : ending;
    }

    /// <summary>Whether this server ends too: Ctrl+C in a terminal reaches the training process perhaps sooner than it.</summary>
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

    private async Task StoreEndAsync(long runId, RunEnding ending, (long Step, double Epoch, double ElapsedSeconds) at)
    {
        var now = time.GetUtcNow();
        if (!ending.Told)
        {
            await writer.WriteAsync(new EventRecord(
                runId, ending.Status.ToString(), at.Step, at.Epoch, at.ElapsedSeconds, now, Message: ending.Error));
        }

        await writer.WriteAsync(new StatusRecord(runId, ending.Status, ending.Error, now));
        await writer.FlushAsync();
        if (ending.Error is null)
        {
            logger.LogInformation("Run {RunId} is {Status}", runId, ending.Status);
        }
        else
        {
            logger.LogWarning("Run {RunId} is {Status}: {Error}", runId, ending.Status, ending.Error);
        }
    }

    private static bool WasDeleted(PerformContext? context) =>
        context?.Connection.GetStateData(context.BackgroundJob.Id)?.Name == DeletedState.StateName;
}
