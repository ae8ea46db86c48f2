using System.Collections.Concurrent;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Web.Faults;
using GrokLab.Web.Settings;
using Hangfire;
using Hangfire.States;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>
/// One job queue per device, each with its own workers, created when the devices are known. When the host has started, runs
/// that an earlier server left waiting or unfinished are queued again.
/// </summary>
public sealed class TrainingQueues(
    JobStorage storage,
    IBackgroundJobClient client,
    JobActivator activator,
    DeviceCatalog devices,
    RunStore store,
    RunWriter writer,
    StorageProblems problems,
    IOptions<TrainingOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<TrainingQueues> logger) : BackgroundService
{
    private static readonly TimeSpan RecoveryDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan JobsInterval = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<BackgroundJobServer> servers = [];
    private readonly ConcurrentDictionary<long, string> deviceOf = new();
    private readonly Lock gate = new();
    private Task? stopped;
    private bool stopSent;

    /// <summary>Completes when runs can be queued.</summary>
    public Task WhenReadyAsync(CancellationToken cancellation) => ready.Task.WaitAsync(cancellation);

    /// <summary>Queues a run on its device.</summary>
    /// <exception cref="InvalidSpecException">There is no such device.</exception>
    public async Task EnqueueAsync(long runId, string requestedDevice, CancellationToken cancellation)
    {
        var device = await devices.ChooseAsync(requestedDevice, cancellation);
        deviceOf[runId] = device.Device;
        client.Create<RunJob>(job => job.RunAsync(runId, CancellationToken.None), new EnqueuedState(QueueName(device.Device)));
    }

    /// <summary>The device in whose queue this server put the run last; null if in none.</summary>
    public string? DeviceOf(long runId) => deviceOf.GetValueOrDefault(runId);

    /// <summary>Queues a waiting run on its device; if the device is gone, the run fails.</summary>
    internal async Task TakeUpAsync(long runId, CancellationToken cancellation)
    {
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return; // The run was deleted meanwhile.
        }

        try
        {
            logger.LogInformation("Run {RunId} is {Status} and is queued again", runId, run.Status);
            await EnqueueAsync(runId, run.RequestedDevice, cancellation);
        }
        catch (InvalidSpecException e)
        {
            var message = e.Errors[0].Message;
            var now = time.GetUtcNow();
            await writer.WriteAsync(
                new EventRecord(runId, nameof(RunStatus.Failed), run.Step, run.Epoch, run.ElapsedSeconds, now, Message: message), cancellation);
            await writer.WriteAsync(new StatusRecord(runId, RunStatus.Failed, message, now), cancellation);
        }
    }

    /// <summary>Queues a waiting run that has no job.</summary>
    internal Task EnsureJobAsync(long runId, CancellationToken cancellation) =>
        RunsWithJob().Contains(runId) ? Task.CompletedTask : TakeUpAsync(runId, cancellation);

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return stopped ??= StopOnceAsync(cancellationToken); // A host may be stopped twice, even at the same time.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Before the start another server may still hold the address, so that this server ends at once.
            await StartedAsync(stoppingToken);
            foreach (var device in await devices.ListAsync(stoppingToken))
            {
                servers.Add(new BackgroundJobServer(ServerOptions(device.Device), storage));
            }

            // The stop is sent at once, while Kestrel still waits until the last answers are read.
            lifetime.ApplicationStopping.Register(SendStop);
            foreach (var runId in await RecoverAsync(stoppingToken))
            {
                await TakeUpAsync(runId, stoppingToken);
            }

            ready.SetResult();
            await KeepJobsAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ready.TrySetCanceled(stoppingToken);
        }
        catch (Exception e)
        {
            ready.TrySetException(e);
            throw;
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        SendStop();
        foreach (var server in servers)
        {
            // Without the host's token, which earlier services may have used up: the end of every run must be recorded.
            await server.WaitForShutdownAsync(CancellationToken.None);
            server.Dispose();
        }
    }

    /// <summary>The runs to queue again; waits while the database cannot be written, for example because the disk is
    /// full.</summary>
    private async Task<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await problems.WhenWritableAsync(cancellation);
                return await store.RecoverAsync("The server ended while the run trained.", "The server ended while the run was paused.", cancellation);
            }
            catch (Exception e) when (problems.Of(e) is not null)
            {
                logger.LogWarning("Runs are not resumed yet: {Reason}", e.Message);
                await Task.Delay(RecoveryDelay, time, cancellation);
            }
        }
    }

    /// <summary>Cancels the jobs' tokens, so that the jobs interrupt their training.</summary>
    private void SendStop()
    {
        lock (gate)
        {
            if (!stopSent)
            {
                stopSent = true;
                servers.ForEach(server => server.SendStop());
            }
        }
    }

    /// <summary>Gives a job to each waiting run that has lost its job: nothing else would ever train it.</summary>
    private async Task KeepJobsAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(JobsInterval, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                var waiting = (await store.ListWaitingAsync(cancellation)).Where(deviceOf.ContainsKey).ToList();
                var withJob = waiting.Count == 0 ? [] : RunsWithJob();
                foreach (var runId in waiting.Where(id => !withJob.Contains(id)))
                {
                    await TakeUpAsync(runId, cancellation);
                }
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.LogWarning("The jobs of the waiting runs could not be checked: {Reason}", e.Message);
            }
        }
    }

    private HashSet<long> RunsWithJob()
    {
        var monitoring = storage.GetMonitoringApi();
        var jobs = monitoring.ProcessingJobs(0, (int)monitoring.ProcessingCount()).Select(job => job.Value?.Job);
        foreach (var queue in monitoring.Queues())
        {
            jobs = jobs
                .Concat(monitoring.EnqueuedJobs(queue.Name, 0, (int)queue.Length).Select(job => job.Value?.Job))
                .Concat(monitoring.FetchedJobs(queue.Name, 0, (int)(queue.Fetched ?? 0)).Select(job => job.Value?.Job));
        }

        return [.. jobs.Where(job => job?.Type == typeof(RunJob)).Select(job => (long)job!.Args[0])];
    }

    private BackgroundJobServerOptions ServerOptions(string device) => new()
    {
        ServerName = $"groklab-{QueueName(device)}",
        Queues = [QueueName(device)],
        WorkerCount = options.Value.ConcurrentRunsPerDevice,
        Activator = activator,
        CancellationCheckInterval = TimeSpan.FromSeconds(1),
        ShutdownTimeout = options.Value.EndGrace * 2,

        // The queue is in this process. After a computer's sleep of an hour the server is still valid.
        ServerTimeout = TimeSpan.FromHours(24),
    };

    /// <summary>The queue's name; queue names may have only letters, digits, dashes and underscores.</summary>
    private static string QueueName(string device) => device.Replace(':', '-');

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }
}
