using GrokLab.Data;
using GrokLab.Training.Experiments;
using GrokLab.Web.Devices;
using GrokLab.Web.Faults;
using GrokLab.Web.Hosting;
using Hangfire;
using Hangfire.States;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>
/// One job queue a device, each with its own workers, as soon as the devices are known. When the host has started, runs
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

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<BackgroundJobServer> servers = [];
    private readonly Lock gate = new();
    private Task? stopped;
    private bool stopSent;

    /// <summary>Completes when runs may be queued.</summary>
    public Task WhenReadyAsync(CancellationToken cancellation) => ready.Task.WaitAsync(cancellation);

    /// <summary>Queues a run on its device.</summary>
    /// <exception cref="InvalidSpecException">There is no such device.</exception>
    public async Task EnqueueAsync(long runId, string requestedDevice, CancellationToken cancellation)
    {
        var device = await devices.ChooseAsync(requestedDevice, cancellation);
        client.Create<RunJob>(job => job.RunAsync(runId, null, CancellationToken.None), new EnqueuedState(QueueName(device.Device)));
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return stopped ??= StopOnceAsync(cancellationToken); // A host may be stopped twice, also at the same time.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Before that another server may still hold the address, and this one end at once.
            await StartedAsync(stoppingToken);
            foreach (var device in await devices.ListAsync(stoppingToken))
            {
                servers.Add(new BackgroundJobServer(ServerOptions(device.Device), storage));
            }

            // At once, while Kestrel still waits for the last answers to be read.
            lifetime.ApplicationStopping.Register(SendStop);
            foreach (var runId in await RecoverAsync(stoppingToken))
            {
                await TakeUpAsync(runId, stoppingToken);
            }

            ready.SetResult();
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
            // Without the host's token, which may be cancelled by what ended before: a run must not be left without its end.
            await server.WaitForShutdownAsync(CancellationToken.None);
            server.Dispose();
        }
    }

    /// <summary>The runs to take up; waits while a full disk, say, keeps the database from being written.</summary>
    private async Task<IReadOnlyList<long>> RecoverAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await problems.WhenWritableAsync(cancellation);
                return await store.RecoverAsync("The server ended while the run trained.", cancellation);
            }
            catch (Exception e) when (problems.Of(e) is not null)
            {
                logger.LogWarning("Runs are not taken up yet: {Reason}", e.Message);
                await Task.Delay(RecoveryDelay, time, cancellation);
            }
        }
    }

    /// <summary>Cancels the jobs' tokens: they interrupt their training.</summary>
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

    private async Task TakeUpAsync(long runId, CancellationToken cancellation)
    {
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return; // It was just deleted.
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

    private BackgroundJobServerOptions ServerOptions(string device) => new()
    {
        ServerName = $"groklab-{QueueName(device)}",
        Queues = [QueueName(device)],
        WorkerCount = options.Value.ConcurrentRunsPerDevice,
        Activator = activator,
        CancellationCheckInterval = TimeSpan.FromSeconds(1),
        ShutdownTimeout = options.Value.EndGrace * 2,

        // The queue lives in this process. A computer that slept for an hour has not lost its server.
        ServerTimeout = TimeSpan.FromHours(24),
    };

    /// <summary>Queue names have letters, digits, dashes and underscores alone.</summary>
    private static string QueueName(string device) => device.Replace(':', '-');

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }
}
