namespace GrokLab.Data.Deleting;

/// <summary>How fast <see cref="RunPurge"/> works.</summary>
public sealed class RunPurgeOptions
{
    /// <summary>Rows of one transaction at most: some ten milliseconds on an ordinary disk, for which the writer has to wait.</summary>
    public int ChunkRows { get; set; } = 10_000;

    /// <summary>The shortest rest between two transactions, in which others write.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A rest is at least so many times as long as the transaction before it: on a slow disk the writer has most of the time too.</summary>
    public int RestPerWork { get; set; } = 4;
}
