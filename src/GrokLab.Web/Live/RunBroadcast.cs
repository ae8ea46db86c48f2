using System.Collections.Concurrent;
using System.Threading.Channels;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.SignalR;

namespace GrokLab.Web.Live;

/// <summary>
/// Sends committed records to the clients of the hub: at most ten times a second, with all records since the last sending; and
/// the progress of a run once a second, because that message is the whole run and clients that draw points hardly need it.
/// </summary>
public sealed class RunBroadcast(
    RunFeed feed, RunService runs, IHubContext<RunsHub, IRunsClient> hub, TimeProvider time, ILogger<RunBroadcast> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, long> runSent = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = Channel.CreateUnbounded<RunRecord>(new() { SingleReader = true });
        using var subscription = feed.SubscribeAll(batch =>
        {
            foreach (var record in batch)
            {
                waiting.Writer.TryWrite(record);
            }
        });
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                var begin = time.GetTimestamp();
                var records = new List<RunRecord>();
                while (waiting.Reader.TryRead(out var record))
                {
                    records.Add(record);
                }

                await Task.WhenAll(records.GroupBy(r => r.RunId).Select(g => SendAsync(g.Key, [.. g], stoppingToken)));
                var rest = Interval - time.GetElapsedTime(begin);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task SendAsync(long runId, IReadOnlyList<RunRecord> records, CancellationToken cancellation)
    {
        try
        {
            var clients = hub.Clients.Group(RunsHub.Group(runId));
            List<MetricsDto> evaluations = [.. records.OfType<MetricsRecord>().Select(MetricsDto.From)];
            if (evaluations.Count > 0)
            {
                await clients.Metrics(runId, evaluations);
            }

            foreach (var happened in records.OfType<EventRecord>())
            {
                await clients.Event(RunEventDto.From(happened));
            }

            if (records.Any(r => r is RunDeleted))
            {
                runSent.TryRemove(runId, out _);
                await clients.Deleted(runId);
            }
            else if (IsRunDue(runId, records) && await runs.GetAsync(runId, cancellation) is { } run)
            {
                await clients.Run(run);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // A client fetches missed records when it notices the gap; the other clients continue.
            logger.LogError(e, "Run {RunId} could not be sent to its clients", runId);
        }
    }

    private bool IsRunDue(long runId, IReadOnlyList<RunRecord> records)
    {
        var isMoreThanProgress = records.Any(r => r is not (MetricsRecord or ProgressRecord));
        var isDue = isMoreThanProgress
            || (records.Any(r => r is ProgressRecord) && !(runSent.TryGetValue(runId, out var last) && time.GetElapsedTime(last) < ProgressInterval));
        if (records.Any(r => r is StatusRecord { Status: not (RunStatus.Running or RunStatus.Paused) }))
        {
            runSent.TryRemove(runId, out _); // The run has ended, or has not begun.
        }
        else if (isDue)
        {
            runSent[runId] = time.GetTimestamp();
        }

        return isDue;
    }
}
