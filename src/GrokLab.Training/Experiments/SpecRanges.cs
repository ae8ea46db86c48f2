using System.Text.RegularExpressions;

namespace GrokLab.Training.Experiments;

/// <summary>The range of every numeric field of a spec, for the validator and for messages about values that are no numbers.</summary>
public static partial class SpecRanges
{
    /// <summary>The largest λ that is allowed; the paper's are at most 1e-2.</summary>
    public const double MaxLambda = 1e6;

    /// <summary>The largest number of optimizer steps.</summary>
    public const long MaxSteps = 100_000_000;

    private static readonly Dictionary<string, FieldRange> All = new()
    {
        ["task.modulus"] = Whole(2, 499),
        ["task.trainFraction"] = Real(0.01, 0.99),
        ["task.mean"] = Real(0, 1),
        ["task.std"] = Real(0.001, 1_000),
        ["task.trainLimit"] = Whole(2, 1_000_000),
        ["task.validationLimit"] = Whole(1, 1_000_000),
        ["model.layers"] = Whole(1, 16),
        ["model.width"] = Whole(4, 2_048),
        ["model.heads"] = Whole(1, 64),
        ["model.feedForwardWidth"] = Whole(1, 8_192),
        ["model.widthMultiplier"] = Real(1.0 / 64, 4),
        ["optimizer.learningRate"] = Real(1e-8, 10),
        ["optimizer.weightDecay"] = Real(0, 100),
        ["optimizer.warmupSteps"] = Whole(0, 1_000_000),
        ["optimizer.beta1"] = Real(0, 0.999999),
        ["optimizer.beta2"] = Real(0, 0.999999),
        ["optimizer.epsilon"] = Real(1e-16, 1e-2),
        ["optimizer.momentum"] = Real(0, 0.999999),
        ["regularizer.lambda"] = Real(0, MaxLambda),
        ["regularizer.schedule.step"] = Whole(1, MaxSteps),
        ["regularizer.schedule.epoch"] = Real(0, MaxSteps),
        ["regularizer.schedule.lambda"] = Real(0, MaxLambda),
        ["steps"] = Whole(1, MaxSteps),
        ["epochs"] = Whole(1, 1_000_000),
        ["evaluation.every"] = Whole(1, 1_000_000),
        ["evaluation.denseUntil"] = Whole(0, MaxSteps),
        ["evaluation.pointsPerDecade"] = Whole(1, 100_000),
        ["evaluation.everyEpochs"] = Whole(1, 1_000_000),
        ["evaluation.representativenessPointsPerDecade"] = Whole(0, 100_000),
        ["batchSize"] = Whole(1, 65_536),
        ["seed"] = Whole(0, int.MaxValue),
    };

    /// <summary>The range of a field by its path, with or without the index of a list's item; null where the field is no number.</summary>
    public static FieldRange? Of(string field) => All.GetValueOrDefault(IndexPattern().Replace(field, ""));

    private static FieldRange Whole(double least, double most) => new(least, most, IsWhole: true);

    private static FieldRange Real(double least, double most) => new(least, most, IsWhole: false);

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex IndexPattern();
}
