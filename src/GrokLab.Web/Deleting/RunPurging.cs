using System.Threading.Channels;
using GrokLab.Data.Deleting;
using GrokLab.Web.Faults;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Deleting;

/// <summary>
/// Removes the remains of deleted runs from the disk, in the background: first their checkpoints and logs, then their rows in the
/// database. When the program starts, it continues the unfinished removals of an earlier process.
/// </summary>
public sealed class RunPurging(
    RunPurge purge, StorageProblems problems, IOptions<StorageOptions> storage, TimeProvider time, ILogger<RunPurging> logger) : BackgroundService
{
    private static readonly TimeSpan NotWritableDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LaterDelay = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<long> told = [];

    /// <summary>Reports that there is something to remove.</summary>
    internal void Wake() => woken.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (await PurgeAllAsync(stoppingToken) is { } again)
                {
                    await Task.Delay(again, time, stoppingToken);
                }
                else
                {
                    await woken.Reader.ReadAsync(stoppingToken);
                }
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested && e is OperationCanceledException or ChannelClosedException)
        {
            // The host stops; the next one continues.
        }
    }

    /// <returns>The delay before the next attempt; null if nothing is left.</returns>
    private async Task<TimeSpan?> PurgeAllAsync(CancellationToken cancellation)
    {
        try
        {
            await problems.WhenWritableAsync(cancellation);
            TimeSpan? again = null;
            foreach (var runId in await purge.LeftAsync(cancellation))
            {
                if (await Task.Run(() => AreFilesGone(runId), cancellation))
                {
                    await purge.PurgeAsync(runId, cancellation);
                    logger.LogInformation("Nothing is left of run {RunId}, which was deleted", runId);
                }
                else
                {
                    again = LaterDelay;
                }
            }

            return again;
        }
        catch (Exception e) when (problems.Of(e) is not null && !cancellation.IsCancellationRequested)
        {
            logger.LogDebug(e, "Deleted runs remain in the file until the database can be written");
            return NotWritableDelay;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.LogError(e, "The remains of deleted runs cannot be removed; the removal will be retried"); // The error stops no other service.
            return LaterDelay;
        }
    }

    // The files go before the run's row, because only the row shows that they are to be deleted.
    private bool AreFilesGone(long runId)
    {
        var folder = storage.Value.CheckpointDirectory(runId);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(storage.Value.RunLog(runId));
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true; // The folder of logs never existed.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (told.Add(runId))
            {
                logger.LogWarning("{Folder} of run {RunId}, which was deleted, cannot be deleted; the deletion will be retried: {Reason}", folder, runId, e.Message);
            }

            return false;
        }
    }
}
