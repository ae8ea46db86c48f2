namespace GrokLab.Training.Protocol;

/// <summary>Where and when a trainer writes checkpoints, and whether it goes on from one.</summary>
public sealed record CheckpointSettings
{
    /// <summary>The run's own folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Seconds of training between two checkpoints.</summary>
    public double IntervalSeconds { get; init; } = 60;

    /// <summary>How many are kept.</summary>
    public int Kept { get; init; } = 2;

    /// <summary>Whether to go on from the newest sound checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>The last step whose checkpoint may be used: what came later is not known to whoever stores the run.</summary>
    public long? ResumeThrough { get; init; }

    /// <summary>Whether a run without a sound checkpoint fails instead of starting from its first step.</summary>
    public bool MustResume { get; init; }

    /// <summary>Whether a checkpoint counts for good only when <see cref="ConfirmCheckpoint"/> says that all before it is stored.</summary>
    public bool AwaitsConfirmation { get; init; }
}
