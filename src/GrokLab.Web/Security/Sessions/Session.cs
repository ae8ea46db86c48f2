namespace GrokLab.Web.Security.Sessions;

/// <summary>A login that goes on, as this server knows it.</summary>
/// <param name="end">When it ends at the latest, however much it is used.</param>
internal sealed class Session(DateTimeOffset end) : IDisposable
{
    private readonly CancellationTokenSource over = new();
    private long expires;

    /// <summary>When it ends at the latest, however much it is used.</summary>
    internal DateTimeOffset End { get; } = end;

    /// <summary>Cancelled at its end.</summary>
    internal CancellationToken Over => over.Token;

    /// <summary>Whether it goes on just now.</summary>
    internal bool IsOpen(DateTimeOffset now) => !over.IsCancellationRequested && now.UtcTicks < Volatile.Read(ref expires);

    /// <summary>It goes on until then, unless it was to go on longer already.</summary>
    internal void Prolong(DateTimeOffset until)
    {
        var ticks = Math.Min(until.UtcTicks, End.UtcTicks);
        for (var known = Volatile.Read(ref expires); known < ticks;)
        {
            var before = Interlocked.CompareExchange(ref expires, ticks, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    /// <summary>Ends it, and with it every connection that was opened with it.</summary>
    internal void Finish() => over.Cancel();

    public void Dispose() => over.Dispose();
}
