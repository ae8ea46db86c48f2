namespace GrokLab.Web.Tests.Reliability;

/// <summary>The clock on the wall as somebody sets it; what is measured with timestamps goes on as ever.</summary>
internal sealed class SetClock : TimeProvider
{
    private long offset;

    /// <summary>How far it is from the truth.</summary>
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref offset));
        set => Volatile.Write(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
