namespace GrokLab.Web.Components;

/// <summary>Calls an action for signals: at once if the interval since the last call has passed, otherwise once for all signals until then.</summary>
public sealed class Throttle : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeSpan interval;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Action action;
    private long? last;
    private bool pending;
    private bool disposed;

    /// <param name="interval">The shortest time between two calls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="action">The action that is called, on a thread of the pool, never twice at once.</param>
    public Throttle(TimeSpan interval, TimeProvider time, Action action)
    {
        ArgumentNullException.ThrowIfNull(time);
        (this.interval, this.time, this.action) = (interval, time, action);
        timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks for a call.</summary>
    public void Signal()
    {
        lock (gate)
        {
            if (pending || disposed)
            {
                return;
            }

            pending = true;
            var wait = last is { } before ? interval - time.GetElapsedTime(before) : TimeSpan.Zero;
            timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>No call begins after this.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        timer.Dispose();
    }

    private void Fire()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            last = time.GetTimestamp();
            pending = false;
        }

        action();
    }
}
