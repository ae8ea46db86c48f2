namespace GrokLab.Training.Protocol;

/// <summary>Where and when a trainer writes checkpoints, and whether it resumes from one.</summary>
public sealed record CheckpointSettings
{
    /// <summary>The run's own folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Seconds of training between two checkpoints.</summary>
    public double IntervalSeconds { get; init; } = 60;

    /// <summary>The number of checkpoints that are kept.</summary>
    public int Kept { get; init; } = 2;

    /// <summary>Whether to resume from the newest sound checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>The last step whose checkpoint may be used, because the run's store knows nothing later; null for no limit.</summary>
    public long? ResumeThrough { get; init; }

    /// <summary>Whether a run without a sound checkpoint fails instead of starting from its first step.</summary>
    public bool MustResume { get; init; }

    /// <summary>Whether a checkpoint replaces older ones only after <see cref="ConfirmCheckpoint"/> says that all earlier messages are stored.</summary>
    public bool AwaitsConfirmation { get; init; }
}
