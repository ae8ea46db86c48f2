using GrokLab.Training.Specs;

namespace GrokLab.Training.Optimizers;

/// <summary>A planned change of learning rate, weight decay or both, at a step or an epoch (exactly one is given).</summary>
public sealed record OptimizerChange : IPlannedChange
{
    /// <inheritdoc/>
    public long? Step { get; init; }

    /// <inheritdoc/>
    public double? Epoch { get; init; }

    /// <summary>The new learning rate, from which the schedule continues; null where it does not change.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The new weight decay; null where it does not change.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The change in words.</summary>
    internal string Words() => $"{PlannedSteps.Words(this)} {string.Join(" and ", new[]
    {
        LearningRate is { } rate ? $"lr {NumberText.Exact(rate)}" : null,
        WeightDecay is { } decay ? $"wd {NumberText.Exact(decay)}" : null,
    }.OfType<string>())}";
}
