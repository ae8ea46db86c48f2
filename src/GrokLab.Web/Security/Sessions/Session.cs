namespace GrokLab.Web.Security.Sessions;

/// <summary>An open login, as this server knows it.</summary>
internal sealed class Session : IDisposable
{
    private readonly CancellationTokenSource over = new();
    private long expires;

    internal Session(DateTimeOffset end)
    {
        End = end;
        Over = over.Token;
    }

    /// <summary>The latest end of the login, however much it is used.</summary>
    internal DateTimeOffset End { get; }

    /// <summary>Cancelled when the login ends.</summary>
    internal CancellationToken Over { get; }

    /// <summary>Whether the login is open now.</summary>
    internal bool IsOpen(DateTimeOffset now) => !Over.IsCancellationRequested && now.UtcTicks < Volatile.Read(ref expires);

    /// <summary>Prolongs the login to <paramref name="until"/>, unless it lasts longer already. Not thread-safe.</summary>
    internal void Prolong(DateTimeOffset until) =>
        Volatile.Write(ref expires, Math.Max(expires, Math.Min(until.UtcTicks, End.UtcTicks)));

    /// <summary>Ends the login and every connection that was opened with it.</summary>
    internal void Finish() =>
        _ = over.CancelAsync().ContinueWith(_ => Dispose(), TaskScheduler.Default); // Cancelled at once; the connections end on other threads, and may fail there.

    public void Dispose() => over.Dispose();
}
