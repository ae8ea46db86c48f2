using System.Threading.Channels;
using GrokLab.Data.Faults;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Faults;
using GrokLab.Web.Jobs;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Runs;

/// <summary>
/// While the database cannot be written, runs keep training in memory for some time; then they wait, and resume by themselves as
/// soon as everything is stored.
/// </summary>
public sealed class StorageWatch(
    RunWriter writer, ActiveRuns activeRuns, RunFeed feed, IOptions<StorageOptions> options, TimeProvider time, ILogger<StorageWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private volatile StorageState? current;

    /// <summary>Raised when <see cref="Current"/> has changed; a handler should be quick.</summary>
    public event Action? Changed;

    /// <summary>The current trouble; null if there is none.</summary>
    public StorageState? Current => current;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0);
        void Wake() => changed.Release();
        writer.TroubleChanged += Wake;
        try
        {
            while (true)
            {
                await changed.WaitAsync(stoppingToken);
                if (writer.Trouble is { } trouble)
                {
                    await SeeThroughAsync(trouble, stoppingToken);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            // The host stops: the writer handles the waiting records.
        }
        finally
        {
            writer.TroubleChanged -= Wake;
        }
    }

    private async Task SeeThroughAsync(DatabaseTrouble trouble, CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        var seen = new Dictionary<ActiveRun, RunStatus?>();
        var (hold, mostWaiting) = (false, 0);
        Task? drained = null;
        while (true)
        {
            if (writer.Trouble is { } still)
            {
                (trouble, drained) = (still, null);
            }
            else
            {
                // The disk may be full again before all waiting records are stored.
                drained ??= writer.FlushAsync(cancellation);
                if (drained.IsCompletedSuccessfully)
                {
                    break;
                }
            }

            var (elapsed, waiting) = (time.GetElapsedTime(begin), writer.Waiting);
            mostWaiting = Math.Max(mostWaiting, waiting);
            hold |= trouble.Fault == DatabaseFault.Corrupt || elapsed >= options.Value.PauseAfter || waiting >= options.Value.PauseAtRecords;
            foreach (var run in activeRuns.All)
            {
                seen.TryAdd(run, run.Told);
                if (hold && run.Hold($"{StorageState.Describe(trouble.Problem)} The run resumes by itself as soon as the database can be written again."))
                {
                    logger.LogWarning("Run {RunId} waits: the database cannot be written", run.RunId);
                }
            }

            Tell(seen);
            Show(new StorageState(
                trouble.Fault, trouble.Path, trouble.Problem, trouble.Said, trouble.Advice, trouble.Since, waiting,
                hold ? null : (int)Math.Ceiling((options.Value.PauseAfter - elapsed).TotalSeconds), activeRuns.All.Count(run => run.HeldByStorage)));
            await Task.Delay(Interval, time, cancellation);
        }

        await EndAsync(trouble, seen.Keys, mostWaiting, cancellation);
    }

    private async Task EndAsync(DatabaseTrouble trouble, IEnumerable<ActiveRun> runs, int mostWaiting, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var until = trouble.Since + time.GetElapsedTime(trouble.SinceTimestamp); // The wall clock may have been changed meanwhile.
        var message = $"The database could not be written from {trouble.Since.UtcDateTime:HH:mm:ss} to {until.UtcDateTime:HH:mm:ss} UTC: {trouble.Problem}. Up to {mostWaiting} records waited in memory; all are stored.";
        Show(null);
        foreach (var run in runs)
        {
            var (step, epoch, elapsed) = run.Position;
            var stays = run.PausedByUser ? " The run stays paused until it is resumed." : "";
            await writer.WriteAsync(new EventRecord(run.RunId, RunEventKinds.StorageFailed, step, epoch, elapsed, now, Message: message + stays), cancellation);
            run.Release("The database can be written again.");
        }
    }

    /// <summary>Informs pages and clients of the runs' reports that are not in the database yet.</summary>
    private void Tell(Dictionary<ActiveRun, RunStatus?> seen)
    {
        foreach (var (run, before) in seen)
        {
            if (run.Told is { } told && told != before)
            {
                seen[run] = told;
                feed.Publish([new StatusRecord(run.RunId, told, null, time.GetUtcNow())]);
            }
        }
    }

    private void Show(StorageState? state)
    {
        current = state;
        foreach (var handler in Changed?.GetInvocationList().Cast<Action>() ?? [])
        {
            try
            {
                handler();
            }
            catch (Exception e)
            {
                logger.LogError(e, "A page could not be informed of the database's trouble");
            }
        }
    }
}
