namespace GrokLab.Web.Datasets;

/// <summary>Bytes per second over the last few seconds.</summary>
internal sealed class TransferRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(long Time, long Bytes)> recent = new();
    private long newest;

    /// <summary>Records the bytes done so far.</summary>
    /// <returns>The rate; null until enough is known.</returns>
    internal double? Note(long bytes)
    {
        var now = time.GetTimestamp();
        if (recent.Count == 0 || time.GetElapsedTime(newest, now) >= Spacing)
        {
            recent.Enqueue((now, bytes));
            newest = now;
        }

        while (recent.Count > 1 && time.GetElapsedTime(recent.Peek().Time, now) > Window)
        {
            recent.Dequeue();
        }

        var (from, before) = recent.Peek();
        var seconds = time.GetElapsedTime(from, now).TotalSeconds;
        return seconds >= Spacing.TotalSeconds && bytes > before ? (bytes - before) / seconds : null;
    }
}
