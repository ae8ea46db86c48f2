namespace GrokLab.Data.Deleting;

/// <summary>The speed of <see cref="RunPurge"/>.</summary>
public sealed class RunPurgeOptions
{
    /// <summary>The most rows of one transaction: about ten milliseconds on an ordinary disk, during which the writer has to wait.</summary>
    public int ChunkRows { get; set; } = 10_000;

    /// <summary>The shortest pause between two transactions, in which others write.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The smallest ratio of a pause to the transaction before it: the writer has most of the time on a slow disk, too.</summary>
    public int RestPerWork { get; set; } = 4;
}
