using System.Threading.Channels;
using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrokLab.Data.Writing;

/// <summary>Stores what runs report. Many may write; one background loop commits in batches and tells after each commit.
/// Nothing is dropped: a full channel makes writers wait, and a batch that the database does not take is tried again until it
/// does. Records are committed in the order in which they were written.</summary>
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

    /// <summary>A writer that begins when the host starts it.</summary>
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
    /// should be quick, as the next batch waits for it; one that throws is logged and does no harm.</summary>
    public event Action<IReadOnlyList<RunRecord>>? Committed;

    /// <summary>Raised on the writer's loop when <see cref="Trouble"/> has changed.</summary>
    public event Action? TroubleChanged
    {
        add => trouble.Changed += value;
        remove => trouble.Changed -= value;
    }

    /// <summary>Why nothing can be stored for now; null while all is well.</summary>
    public DatabaseTrouble? Trouble => trouble.Current;

    /// <summary>Records that are not stored yet.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Hands a record over; waits while the channel is full. That it has returned does not mean that the record is
    /// stored yet: see <see cref="FlushAsync"/>.</summary>
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

    /// <summary>Completes when everything written before is committed and told of.</summary>
    /// <exception cref="ChannelClosedException">The writer has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the writer had to before the commit.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await channel.Writer.WriteAsync(new Entry(null, flushed), cancellationToken);
        await flushed.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the database has taken a write, if need be one that changes nothing. Where it does not,
    /// <see cref="Trouble"/> says so. For those who write past this writer and failed.</summary>
    /// <exception cref="ChannelClosedException">The writer has been stopped.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the writer had to before the commit.</exception>
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

    /// <summary>The host is about to stop: who waits for a commit that cannot be is not kept from ending.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        ending.TrySetResult();
        _ = GiveUpInTroubleAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no more records and stores those that wait.</summary>
    /// <param name="cancellationToken">Ends the patience with a database that cannot be written.</param>
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
            // Not foreseen; whoever writes must hear of it rather than wait for ever.
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

    /// <summary>Takes what is there and what comes until the next commit is due.</summary>
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
