namespace GrokLab.Training.Timing;

/// <summary>What a short timing measured of the runs of one shape, on one device.</summary>
public sealed record RunTiming
{
    /// <summary>The device, for example <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Its name in words.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Optimizer steps of one pass over the training set.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>Seconds from the start of the process to the first step, with what the first steps take longer than later ones.</summary>
    public required double StartupSeconds { get; init; }

    /// <summary>Seconds of a step with λ = 0.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Seconds of a step with λ ≠ 0; null without a regularizer.</summary>
    public double? RegularizedStepSeconds { get; init; }

    /// <summary>Seconds of an evaluation, beyond those of the step before it.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>What representativeness adds to an evaluation, in seconds; null where the run does not measure it.</summary>
    public double? RepresentativenessSeconds { get; init; }
}
