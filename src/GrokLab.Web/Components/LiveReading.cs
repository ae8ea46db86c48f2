using GrokLab.Web.Faults;
using GrokLab.Web.Words;

namespace GrokLab.Web.Components;

/// <summary>
/// Reads a page's data again after changes, at most once per interval and never twice at once. While reading fails, the page
/// keeps its old data and says why they are old; the reading is tried again at growing intervals without end.
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
    /// <param name="storage">Describes faults of the database in words.</param>
    /// <param name="invoke">Runs work where the page's state may be changed: <c>ComponentBase.InvokeAsync</c>.</param>
    /// <param name="read">Reads the data and shows them. After a failure it is called again for the same changes.</param>
    /// <param name="changed">Called when <see cref="Problem"/> has changed: renders the page again.</param>
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

    /// <summary>Why the page's data are old, in whole sentences; null where they are up to date.</summary>
    public string? Problem { get; private set; }

    /// <summary>Asks for a reading. If the last one failed, the next attempt also reads this change.</summary>
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
                throttle.Signal(); // Reading takes longer than the interval: reads once more afterwards.
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
