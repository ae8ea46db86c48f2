using System.Collections.Immutable;
using System.Threading.Channels;
using GrokLab.Data.Writing;

namespace GrokLab.Web.Runs;

/// <summary>
/// Publishes the records committed to the database to subscribers within this process. Each subscriber has a separate
/// queue: a slow or throwing subscriber delays neither the writer nor another subscriber.
/// </summary>
public sealed class RunFeed : IDisposable
{
    private readonly RunWriter writer;
    private readonly ILogger<RunFeed> logger;
    private ImmutableList<Channel<IReadOnlyList<RunRecord>>> queues = [];

    public RunFeed(RunWriter writer, ILogger<RunFeed> logger)
    {
        ArgumentNullException.ThrowIfNull(writer);
        this.writer = writer;
        this.logger = logger;
        writer.Committed += Publish;
    }

    /// <summary>Calls back for every record of a run, in order, one call at a time, until disposed.</summary>
    public IDisposable Subscribe(long runId, Action<RunRecord> onRecord) => SubscribeAll(batch =>
    {
        foreach (var record in batch.Where(r => r.RunId == runId))
        {
            onRecord(record);
        }
    });

    /// <summary>Calls back for every committed batch, in order, one call at a time, until disposed.</summary>
    public IDisposable SubscribeAll(Action<IReadOnlyList<RunRecord>> onBatch)
    {
        var subscription = new Subscription(this);
        _ = Task.Run(() => CallAsync(subscription.Queue.Reader, onBatch)); // Task.Run avoids the context of the caller, which may be a page.
        return subscription;
    }

    /// <summary>Calls back after changes of the curves or events of some runs, until disposed.</summary>
    /// <param name="runs">The runs, asked for at each change.</param>
    /// <param name="changed">Called once for each batch with such a change.</param>
    public IDisposable SubscribeToCurves(Func<IReadOnlySet<long>> runs, Action changed) => SubscribeAll(batch =>
    {
        var of = runs();
        if (batch.Any(record => record is MetricsRecord or EventRecord or RunDeleted && of.Contains(record.RunId)))
        {
            changed();
        }
    });

    public void Dispose()
    {
        writer.Committed -= Publish;
        foreach (var queue in queues)
        {
            queue.Writer.TryComplete();
        }
    }

    /// <summary>Publishes changes that were committed without the writer: a run that was launched, or stopped while it waited.</summary>
    internal void Publish(IReadOnlyList<RunRecord> batch)
    {
        foreach (var queue in queues)
        {
            queue.Writer.TryWrite(batch);
        }
    }

    private async Task CallAsync(ChannelReader<IReadOnlyList<RunRecord>> queue, Action<IReadOnlyList<RunRecord>> onBatch)
    {
        await foreach (var batch in queue.ReadAllAsync())
        {
            try
            {
                onBatch(batch);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A subscriber of the run feed failed");
            }
        }
    }

    private sealed class Subscription : IDisposable
    {
        private readonly RunFeed feed;

        internal Subscription(RunFeed feed)
        {
            this.feed = feed;
            ImmutableInterlocked.Update(ref feed.queues, all => all.Add(Queue));
        }

        internal Channel<IReadOnlyList<RunRecord>> Queue { get; } =
            Channel.CreateUnbounded<IReadOnlyList<RunRecord>>(new() { SingleReader = true });

        public void Dispose()
        {
            ImmutableInterlocked.Update(ref feed.queues, all => all.Remove(Queue));
            Queue.Writer.TryComplete();
        }
    }
}
