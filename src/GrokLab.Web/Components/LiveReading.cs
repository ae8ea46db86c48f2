using GrokLab.Web.Faults;
using GrokLab.Web.Words;

namespace GrokLab.Web.Components;

/// <summary>
/// Reads what a page shows again when something has happened, no more often than an interval and never twice at once. While
/// that fails, the page keeps what it has and says why it is old; the reading is tried again at growing intervals without end.
/// </summary>
public sealed class LiveReading : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly StorageProblems storage;
    private readonly Func<Func<Task>, Task> invoke;
    private readonly Func<Task> read;
    private readonly Action changed;
    private readonly Throttle throttle;
    private readonly ITimer retry;
    private int failures;
    private bool running;
    private bool disposed;
    private long? succeeded;

    /// <param name="interval">The shortest time between two readings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="storage">Has the words for faults of the database.</param>
    /// <param name="invoke">Runs work where the page's state may be changed: <c>ComponentBase.InvokeAsync</c>.</param>
    /// <param name="read">Reads, and shows what was read. After a failure it is called again, for the same news.</param>
    /// <param name="changed">Called when <see cref="Problem"/> has changed: shows the page anew.</param>
    /// <param name="isFirst">Whether nothing has been read before.</param>
    public LiveReading(
        TimeSpan interval, TimeProvider time, StorageProblems storage, Func<Func<Task>, Task> invoke, Func<Task> read, Action changed, bool isFirst = false)
    {
        ArgumentNullException.ThrowIfNull(time);
        (this.time, this.storage, this.invoke, this.read, this.changed) = (time, storage, invoke, read, changed);
        throttle = new Throttle(interval, time, Run);
        retry = time.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        succeeded = isFirst ? null : time.GetTimestamp();
    }

    /// <summary>Why what the page shows is old, in whole sentences; null where it is up to date.</summary>
    public string? Problem { get; private set; }

    /// <summary>Asks for a reading. Where the last one failed, the next attempt reads these news too.</summary>
    public void Signal()
    {
        lock (gate)
        {
            if (failures == 0)
            {
                throttle.Signal();
            }
        }
    }

    /// <summary>Tries again now.</summary>
    public void TryAgain() => Run();

    /// <summary>No reading begins after this.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        throttle.Dispose();
        retry.Dispose();
    }

    private void Run() => _ = invoke(RunAsync);

    private async Task RunAsync()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            if (running)
            {
                throttle.Signal(); // Reading takes longer than the interval: once more, when it is done.
                return;
            }

            running = true;
        }

        var before = Problem;
        try
        {
            await read();
            End(null);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page is gone.
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(storage.OfReading(e));
        }
        finally
        {
            lock (gate)
            {
                running = false;
            }
        }

        if (Problem != before && !disposed)
        {
            changed();
        }
    }

    private void End(string? reason)
    {
        lock (gate)
        {
            if (reason is null)
            {
                (failures, succeeded, Problem) = (0, time.GetTimestamp(), null);
                return;
            }

            failures++;
            var age = succeeded is { } at ? $"This is not up to date: it was read {Format.Duration(time.GetElapsedTime(at).TotalSeconds)} ago." : "This could not be read.";
            Problem = $"{age} {reason} The page retries by itself.";
            if (!disposed)
            {
                retry.Change(RetryDelay.After(failures), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
