using System.Threading.Channels;
using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrokLab.Data.Writing;

/// <summary>Stores what runs report. Many threads may write; one background loop commits in batches and raises an event after
/// each commit. Nothing is dropped: a full channel makes writers wait, and a failed batch is retried until it succeeds. Records
/// are committed in the order in which they were written.</summary>
public sealed class RunWriter : IHostedLifecycleService, IDisposable
{
    private readonly RunWriterOptions options;
    private readonly BatchCommitter committer;
    private readonly TroubleWatch trouble;
    private readonly TimeProvider time;
    private readonly ILogger<RunWriter> logger;
    private readonly Channel<Entry> channel;
    private readonly CancellationTokenSource abandon = new();
    private readonly CancellationToken abandoned;
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int waiting;
    private Task loop = Task.CompletedTask;

    /// <summary>Creates a writer, which begins when the host starts it.</summary>
    public RunWriter(GrokLabDatabase database, IOptions<RunWriterOptions> options, TimeProvider time, ILogger<RunWriter> logger)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options.Value;
        this.time = time;
        abandoned = abandon.Token;
        this.logger = logger;
        trouble = new TroubleWatch(database.Path, this.options.LockPatience, time, logger);
        committer = new BatchCommitter(database.OpenForWriter, this.options, trouble, time, logger);
        channel = Channel.CreateBounded<Entry>(new BoundedChannelOptions(this.options.Capacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
        });
    }

    /// <summary>Raised on the writer's loop after each commit, with the records that the commit stored, in order. A handler
    /// should be quick, because the next batch waits for it; an exception of a handler is logged and has no other
    /// effect.</summary>
    public event Action<IReadOnlyList<RunRecord>>? Committed;

    /// <summary>Raised on the writer's loop when <see cref="Trouble"/> has changed.</summary>
    public event Action? TroubleChanged
    {
        add => trouble.Changed += value;
        remove => trouble.Changed -= value;
    }

    /// <summary>The reason why nothing can be stored now; null if there is no trouble.</summary>
    public DatabaseTrouble? Trouble => trouble.Current;

    /// <summary>The number of records that are not stored yet.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Queues a record for storage; waits while the channel is full. The record may not be stored yet
    /// when the method returns: see <see cref="FlushAsync"/>.</summary>
    /// <exception cref="ChannelClosedException">The writer has been stopped.</exception>
    public async ValueTask WriteAsync(RunRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        Interlocked.Increment(ref waiting);
        try
        {
            await channel.Writer.WriteAsync(new Entry(record, null), cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref waiting);
            throw;
        }
    }

    /// <summary>Completes when everything written before is committed and <see cref="Committed"/> has been raised.</summary>
    /// <exception cref="ChannelClosedException">The writer has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the writer had to end before the commit.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await channel.Writer.WriteAsync(new Entry(null, flushed), cancellationToken);
        await flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the database has accepted a write, if necessary one that changes nothing. If the write fails,
    /// <see cref="Trouble"/> says so. Code that failed to write without this writer calls this method.</summary>
    /// <exception cref="ChannelClosedException">The writer has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the writer had to end before the commit.</exception>
    public async Task ProveAsync(CancellationToken cancellationToken = default)
    {
        var proved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await channel.Writer.WriteAsync(new Entry(null, proved, Prove: true), cancellationToken);
        await proved.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host is about to stop: callers that wait for a commit that cannot succeed are released.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        ending.TrySetResult();
        _ = GiveUpInTroubleAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Refuses further records and stores the waiting ones.</summary>
    /// <param name="cancellationToken">Stops waiting for a database that cannot be written.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        channel.Writer.TryComplete();
        ending.TrySetResult();
        await using var patience = cancellationToken.Register(abandon.Cancel);
        await loop;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        channel.Writer.TryComplete();
        abandon.Dispose();
    }

    private async Task RunAsync()
    {
        var records = new List<RunRecord>();
        var flushes = new List<Entry>();
        long? lastCommit = null;
        try
        {
            while (await channel.Reader.WaitToReadAsync(CancellationToken.None))
            {
                await GatherAsync(records, flushes, lastCommit);
                if (records.Count > 0 || flushes.Exists(flush => flush.Prove))
                {
                    var stored = await committer.CommitAsync(records, ending.Task, abandoned);
                    Interlocked.Add(ref waiting, -records.Count);
                    lastCommit = time.GetTimestamp();
                    Tell(stored);
                }

                flushes.ForEach(flush => flush.Flushed!.TrySetResult());
                records = [];
                flushes.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            channel.Writer.TryComplete();
            Abandon(records, flushes);
        }
        catch (Exception error)
        {
            // An unexpected error: writers must get it instead of waiting forever.
            logger.LogCritical(error, "The writer of runs ended");
            channel.Writer.TryComplete(error);
            Abandon(records, flushes);
        }
        finally
        {
            committer.Dispose();
        }
    }

    private async Task GiveUpInTroubleAsync()
    {
        for (var wait = options.EndPatience; !loop.IsCompleted; wait = TimeSpan.FromMilliseconds(500))
        {
            await Task.Delay(wait, time, CancellationToken.None);
            if (trouble.Current is not null && !loop.IsCompleted)
            {
                await abandon.CancelAsync();
            }
        }
    }

    /// <summary>Collects waiting records and those that arrive until the next commit is due.</summary>
    private async Task GatherAsync(List<RunRecord> records, List<Entry> flushes, long? lastCommit)
    {
        var left = lastCommit is { } last ? options.Interval - time.GetElapsedTime(last) : TimeSpan.Zero;
        Take(records, flushes);
        if (left <= TimeSpan.Zero)
        {
            return;
        }

        using var due = new CancellationTokenSource(left, time);
        try
        {
            while (records.Count < options.BatchRecords && flushes.Count == 0
                && await channel.Reader.WaitToReadAsync(due.Token))
            {
                Take(records, flushes);
            }
        }
        catch (OperationCanceledException)
        {
            // The commit is due.
        }
    }

    private void Take(List<RunRecord> records, List<Entry> flushes)
    {
        while (records.Count < options.BatchRecords && channel.Reader.TryRead(out var entry))
        {
            if (entry.Record is { } record)
            {
                records.Add(record);
            }
            else
            {
                flushes.Add(entry);
            }
        }
    }

    private void Tell(IReadOnlyList<RunRecord> stored)
    {
        if (stored.Count == 0 || Committed is not { } committed)
        {
            return;
        }

        foreach (var handler in committed.GetInvocationList().Cast<Action<IReadOnlyList<RunRecord>>>())
        {
            try
            {
                handler(stored);
            }
            catch (Exception error)
            {
                logger.LogError(error, "A handler of {Count} committed records failed", stored.Count);
            }
        }
    }

    private void Abandon(List<RunRecord> records, List<Entry> flushes)
    {
        while (channel.Reader.TryRead(out var entry))
        {
            if (entry.Record is { } record)
            {
                records.Add(record);
            }
            else
            {
                flushes.Add(entry);
            }
        }

        flushes.ForEach(flush => flush.Flushed!.TrySetCanceled());
        logger.LogError("{Count} records could not be stored before the writer had to end", records.Count);
    }

    private readonly record struct Entry(RunRecord? Record, TaskCompletionSource? Flushed, bool Prove = false);
}
