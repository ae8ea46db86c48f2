using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Fast.Measures;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The two ways to compute the measures, for tests that hold for both.</summary>
internal static class MeasurePath
{
    internal const string Plain = "plain";
    internal const string Fast = "fast";

    private static readonly WorkerTeam Team = new(2);
    private static readonly FastMeasures FastMeasures = new(Team);

    internal static TheoryData<string> All => [Plain, Fast];

    internal static MeasureSet MeasureAll(
        string path, Tensor features, Tensor labels, Tensor weights, Tensor? bias, int classes, double matchedLoss = 0.1) =>
        path == Plain
            ? TrainingMeasures.MeasureAll(features, labels, weights, bias, classes, matchedLoss)
            : FastMeasures.MeasureAll(features, labels, weights, bias, classes, matchedLoss);

    /// <summary>The measures of a training set and a validation set.</summary>
    internal static (MeasureSet Training, MeasuredValues HeldOut) MeasureBoth(
        string path, FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias)
    {
        var classes = (int)weights.shape[0];
        if (path == Plain)
        {
            return TrainingMeasures.MeasureBoth(training, validation, weights, bias, classes, MatchedConfidence.DefaultTarget);
        }

        var sets = FastMeasures.Measure(training, validation, weights, bias, classes, representativeness: false);
        return (sets.Training, sets.HeldOut);
    }

    /// <summary>Representativeness by the fast path.</summary>
    internal static RepresentativenessValues FastRepresentativeness(FeatureBatch training, FeatureBatch heldOut, Tensor weights, Tensor? bias) =>
        FastMeasures.Measure(training, heldOut, weights, bias, (int)weights.shape[0], representativeness: true).Representativeness!;

    /// <summary>By both, which must agree; what the fast one says.</summary>
    internal static MeasureSet MeasureByBoth(Tensor features, Tensor labels, Tensor weights, Tensor? bias)
    {
        var classes = (int)weights.shape[0];
        var (plain, fast) = (MeasureAll(Plain, features, labels, weights, bias, classes),
            MeasureAll(Fast, features, labels, weights, bias, classes));
        AssertSame(plain, fast);
        return fast;
    }

    /// <summary>Every value of two sets of measures is the same up to rounding, or undefined for the same reason.</summary>
    internal static void AssertSame(MeasureSet expected, MeasureSet actual)
    {
        Assert.Equal(expected.Undefined, actual.Undefined);
        Assert.Equal(expected.InputsAreFinite, actual.InputsAreFinite);
        Assert.Equal(expected.Totals.Samples, actual.Totals.Samples);
        AssertSame(expected.Values, actual.Values);

        if (!expected.InputsAreFinite)
        {
            return; // What is left are NaN and infinities that nobody sees.
        }

        Assert.Equal(expected.Totals.Present, actual.Totals.Present);
        AllClose("V", expected.Totals.Sums.SquaredDeviations, actual.Totals.Sums.SquaredDeviations);
        AllClose("nc1 of each class", expected.Totals.Sums.WhitenedDeviations, actual.Totals.Sums.WhitenedDeviations);
        AllClose("angles", expected.Angles.Degrees, actual.Angles.Degrees);
        AllClose("cosines", expected.Totals.MeanCosines, actual.Totals.MeanCosines);
        AllClose("rows' cosines", expected.Totals.RowCosines, actual.Totals.RowCosines);
    }

    /// <summary>Every value of two sets of measures is the same up to rounding.</summary>
    internal static void AssertSame(IReadOnlyDictionary<string, double?> expected, IReadOnlyDictionary<string, double?> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, value) in expected)
        {
            Close(name, value, actual[name]);
        }
    }

    /// <summary>What the closing formula gives, also where the metric is undefined: NaN or an infinity.</summary>
    internal static double Raw(this MeasureSet measures, Metric metric) => metric.Value!(measures.Totals);

    private static void AllClose(string name, IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Close(name, expected[i], actual[i]);
        }
    }

    private static void Close(string name, double? expected, double? actual)
    {
        // Both round; NC1 of nearly dependent class means magnifies that.
        var (relative, absolute) = name.Contains("nc1", StringComparison.OrdinalIgnoreCase) ? (1e-6, 1e-20)
            : name.StartsWith("angle", StringComparison.Ordinal) ? (1e-9, 1e-6)
            : name.StartsWith('V') ? (1e-9, 1e-26)
            : name.StartsWith("kappa", StringComparison.Ordinal) || name.StartsWith("trace", StringComparison.Ordinal) ? (1e-9, 0)
            : (1e-9, 1e-12);
        Assert.True(
            expected is { } e && actual is { } a && double.IsFinite(e)
                ? Math.Abs(e - a) <= absolute + (relative * Math.Abs(e))
                : Equals(expected, actual),
            $"{name}: {actual:R} for {expected:R}");
    }
}
