using System.Text.RegularExpressions;
using GrokLab.Training.Kinds;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Experiments;

/// <summary>The range of every numeric field of a spec, for the validator and for errors about values that are no numbers.</summary>
public static partial class SpecRanges
{
    /// <summary>The largest number of optimizer steps.</summary>
    public const long MaxSteps = 100_000_000;

    private static readonly Dictionary<string, FieldRange> All = new Dictionary<string, FieldRange>
    {
        ["regularizer.schedule.step"] = FieldRange.Whole(1, MaxSteps),
        ["regularizer.schedule.epoch"] = FieldRange.Real(0, MaxSteps),
        ["regularizer.schedule.lambda"] = RegularizerSpec.LambdaField.Range!,
        ["optimizer.changes.step"] = FieldRange.Whole(1, MaxSteps),
        ["optimizer.changes.epoch"] = FieldRange.Real(0, MaxSteps),
        ["optimizer.changes.learningRate"] = OptimizerSpec.LearningRateRange,
        ["optimizer.changes.weightDecay"] = OptimizerSpec.WeightDecayRange,
        ["steps"] = FieldRange.Whole(1, MaxSteps),
        ["epochs"] = FieldRange.Whole(1, 1_000_000),
        ["evaluation.every"] = FieldRange.Whole(1, 1_000_000),
        ["evaluation.denseUntil"] = FieldRange.Whole(0, MaxSteps),
        ["evaluation.pointsPerDecade"] = FieldRange.Whole(1, 100_000),
        ["evaluation.everyEpochs"] = FieldRange.Whole(1, 1_000_000),
        ["evaluation.representativenessPointsPerDecade"] = FieldRange.Whole(0, 100_000),
        ["evaluation.matchedLoss"] = FieldRange.Real(1e-6, 10),
        ["batchSize"] = FieldRange.Whole(1, 65_536),
        ["seed"] = FieldRange.Whole(0, int.MaxValue),
    }.Concat(FieldsOfKinds()).ToDictionary();

    /// <summary>The range of a field by its path, with or without a list index; null where the field is no number.</summary>
    public static FieldRange? Of(string field) => All.GetValueOrDefault(IndexPattern().Replace(field, ""));

    private static IEnumerable<KeyValuePair<string, FieldRange>> FieldsOfKinds() =>
        KnownKinds.Sections.SelectMany(section => section.Kinds).SelectMany(kind => kind.Fields)
            .Concat(OptimizerSpec.CommonFields).Append(RegularizerSpec.LambdaField)
            .Where(field => field.Range is not null).Distinct().Select(field => KeyValuePair.Create(field.Path, field.Range!));

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex IndexPattern();
}
