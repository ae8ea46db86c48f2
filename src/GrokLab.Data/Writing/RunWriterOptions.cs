namespace GrokLab.Data.Writing;

/// <summary>How <see cref="RunWriter"/> gathers records.</summary>
public sealed class RunWriterOptions
{
    /// <summary>Records that may wait; whoever writes more waits too.</summary>
    public int Capacity { get; set; } = 16_384;

    /// <summary>Records of one transaction at most: with 20 metrics each about a tenth of a second of writing, so that whoever
    /// else writes need not wait long.</summary>
    public int BatchRecords { get; set; } = 2_048;

    /// <summary>Commits are at least so far apart, unless a batch is full or a flush asked for.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The first wait after a failed commit; it doubles with each further one.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a database that cannot be written is waited for when the host stops.</summary>
    public TimeSpan EndPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Another program's lock is told of as trouble only when it has lasted so long.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(10);
}
