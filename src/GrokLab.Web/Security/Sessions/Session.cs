namespace GrokLab.Web.Security.Sessions;

/// <summary>A login that goes on, as this server knows it.</summary>
internal sealed class Session : IDisposable
{
    private readonly CancellationTokenSource over = new();
    private long expires;

    internal Session(DateTimeOffset end)
    {
        End = end;
        Over = over.Token;
    }

    /// <summary>When it ends at the latest, however much it is used.</summary>
    internal DateTimeOffset End { get; }

    /// <summary>Cancelled at its end.</summary>
    internal CancellationToken Over { get; }

    /// <summary>Whether it goes on just now.</summary>
    internal bool IsOpen(DateTimeOffset now) => !Over.IsCancellationRequested && now.UtcTicks < Volatile.Read(ref expires);

    /// <summary>It goes on until then, unless it was to go on longer already. Not by two at once.</summary>
    internal void Prolong(DateTimeOffset until) =>
        Volatile.Write(ref expires, Math.Max(expires, Math.Min(until.UtcTicks, End.UtcTicks)));

    /// <summary>Ends it, and with it every connection that was opened with it.</summary>
    internal void Finish() =>
        _ = over.CancelAsync().ContinueWith(_ => Dispose(), TaskScheduler.Default); // Over at once; what is cut off ends elsewhere, and may fail there.

    public void Dispose() => over.Dispose();
}
