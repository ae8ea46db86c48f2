namespace GrokLab.Web.Estimates;

/// <summary>What a launch will take: time and memory.</summary>
public sealed record EstimateDto
{
    /// <summary>How many runs it makes.</summary>
    public required int Runs { get; init; }

    /// <summary>Seconds from the start of the first of them to the end of the last; null as long as nothing of the kind was timed.</summary>
    public required double? Seconds { get; init; }

    /// <summary>The same, run by run, those together that differ in the seed alone.</summary>
    public required IReadOnlyList<RunEstimateDto> PerRun { get; init; }

    /// <summary>The device, for example <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Where it was timed: the device in words.</summary>
    public required string MeasuredOn { get; init; }

    /// <summary>When it was timed; null where earlier runs were looked at instead.</summary>
    public required DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>How many runs trained on the device while it was timed: alone, these would be faster.</summary>
    public required int DisturbedBy { get; init; }

    /// <summary>How many runs the device trains at once.</summary>
    public required int AtOnce { get; init; }

    /// <summary>How many runs train, are paused on the device or wait before these begin.</summary>
    public required int Ahead { get; init; }

    /// <summary>Seconds until the device is free for these; null where it is not known.</summary>
    public required double? AheadSeconds { get; init; }

    /// <summary>The paused runs that hold the device; while there are any, nobody knows when these begin.</summary>
    public required IReadOnlyList<long> HeldBy { get; init; }

    /// <summary>Memory at its peak of the run that takes most, in bytes: a formula that leans to the high side.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>How many of these runs' shapes would have to be timed for an estimate; 0 where there is one.</summary>
    public required int Untimed { get; init; }
}

/// <summary>How long a run will take.</summary>
/// <param name="Variant">Which of the things compared; null where nothing is.</param>
/// <param name="Runs">How many there are, one a seed.</param>
/// <param name="Seconds">Of each; null as long as nothing of the kind was timed.</param>
public sealed record RunEstimateDto(string? Variant, int Runs, double? Seconds);
