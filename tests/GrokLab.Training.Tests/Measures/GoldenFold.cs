using System.Text.Json;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Representativeness of a reference case with the samples of one fold held out: sample i is held out in fold i mod F.</summary>
internal sealed record GoldenFold(GoldenFold.Reading ZeroOne, GoldenFold.Reading CrossEntropy)
{
    internal static IReadOnlyList<GoldenFold> All(GoldenCase inputs, JsonElement json, string path)
    {
        var folds = Math.Min(json.GetProperty("folds").GetInt32(), inputs.Samples);
        var options = new RepresentativenessOptions
        {
            Weight = json.GetProperty("rep_weight").GetDouble(),
            Bandwidth = json.GetProperty("rep_bandwidth").GetDouble(),
        };
        return [.. Enumerable.Range(0, folds).Select(fold => Of(Part(fold, isHeldOut: false), Part(fold, isHeldOut: true)))];

        GoldenFold Of(FeatureBatch training, FeatureBatch heldOut)
        {
            var values = path == MeasurePath.Fast
                ? MeasurePath.FastRepresentativeness(training, heldOut, inputs.Weights, inputs.Bias)
                : Representativeness.OfHeldOut(training, heldOut, inputs.Weights, inputs.Bias, options);
            var literal = LiteralRepresentativeness.Of(training, heldOut, inputs.Weights, inputs.Bias, options.Weight);
            return new GoldenFold(With(values.ZeroOne, literal.ZeroOne), With(values.CrossEntropy, literal.CrossEntropy));
        }

        FeatureBatch Part(int fold, bool isHeldOut)
        {
            var rows = tensor(Enumerable.Range(0, inputs.Samples).Where(i => (i % folds == fold) == isHeldOut).Select(i => (long)i).ToArray());
            return new(inputs.Features.index_select(0, rows), inputs.Labels.index_select(0, rows));
        }

        static Reading With(RepresentativenessReading clean, LiteralRepresentativeness literal) =>
            new(clean.TrueLoss, clean.KernelLoss, clean.Value, literal);
    }

    internal sealed record Reading(double TrueLoss, double KernelLoss, double Clean, LiteralRepresentativeness Literal);
}
