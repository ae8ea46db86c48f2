namespace GrokLab.Data.Writing;

/// <summary>The settings of <see cref="RunWriter"/>.</summary>
public sealed class RunWriterOptions
{
    /// <summary>The largest number of waiting records; further writers wait.</summary>
    public int Capacity { get; set; } = 16_384;

    /// <summary>The most records of one transaction: with 20 metrics each, it takes about a tenth of a second, so that other
    /// writers need not wait long.</summary>
    public int BatchRecords { get; set; } = 2_048;

    /// <summary>The shortest time between commits, unless a batch is full or a flush was requested.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay after a failed commit; it doubles with each further failure.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest delay after a failed commit.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait for a database that cannot be written when the host stops.</summary>
    public TimeSpan EndPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time after which another program's lock is reported as trouble.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(10);
}
