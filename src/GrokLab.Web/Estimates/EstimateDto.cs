namespace GrokLab.Web.Estimates;

/// <summary>The estimated time and memory of a launch.</summary>
public sealed record EstimateDto
{
    /// <summary>The number of runs of the launch.</summary>
    public required int Runs { get; init; }

    /// <summary>Seconds from the start of the first run to the end of the last; null while no such run was timed.</summary>
    public required double? Seconds { get; init; }

    /// <summary>The estimates per run; runs that differ only in the seed share one entry.</summary>
    public required IReadOnlyList<RunEstimateDto> PerRun { get; init; }

    /// <summary>The device, for example <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The name of the device on which the runs were timed.</summary>
    public required string MeasuredOn { get; init; }

    /// <summary>The time of the timing; null if the estimate uses earlier runs.</summary>
    public required DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>The number of runs that trained on the device during the timing; without them the launch would be
    /// faster.</summary>
    public required int DisturbedBy { get; init; }

    /// <summary>The number of runs that the device trains at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>The number of runs that train, are paused on the device or wait before the launch begins.</summary>
    public required int Ahead { get; init; }

    /// <summary>Seconds until the device is free for the launch; null if unknown.</summary>
    public required double? AheadSeconds { get; init; }

    /// <summary>The paused runs that hold the device; while there are any, the start of the launch is unknown.</summary>
    public required IReadOnlyList<long> HeldBy { get; init; }

    /// <summary>Peak memory of the run that needs most, in bytes; the formula tends to overestimate.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The number of shapes that must be timed for an estimate; 0 if there is an estimate.</summary>
    public required int Untimed { get; init; }
}

/// <summary>The estimated time of a run.</summary>
/// <param name="Variant">The compared variant; null if nothing is compared.</param>
/// <param name="Runs">The number of runs, one per seed.</param>
/// <param name="Seconds">Seconds per run; null while no such run was timed.</param>
public sealed record RunEstimateDto(string? Variant, int Runs, double? Seconds);
