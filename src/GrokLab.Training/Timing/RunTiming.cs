namespace GrokLab.Training.Timing;

/// <summary>The result of a short timing of runs of one shape, on one device.</summary>
public sealed record RunTiming
{
    /// <summary>The device, for example <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The device's name in words.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Optimizer steps of one pass over the training set.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>Seconds from the start of the process to the first step, plus the extra time of the first steps.</summary>
    public required double StartupSeconds { get; init; }

    /// <summary>Seconds of a step with λ = 0.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Seconds of a step with λ ≠ 0; null without a regularizer.</summary>
    public double? RegularizedStepSeconds { get; init; }

    /// <summary>Seconds of an evaluation, without those of the step before it.</summary>
    public required double EvaluationSeconds { get; init; }

    /// <summary>Extra seconds of an evaluation with representativeness; null where the run does not measure it.</summary>
    public double? RepresentativenessSeconds { get; init; }
}
