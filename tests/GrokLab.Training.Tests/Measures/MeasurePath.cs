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

    internal static MeasureSet MeasureAll(string path, Tensor features, Tensor labels, Tensor weights, Tensor? bias, int classes) =>
        path == Plain
            ? TrainingMeasures.MeasureAll(features, labels, weights, bias, classes)
            : FastMeasures.MeasureAll(features, labels, weights, bias, classes);

    /// <summary>Clean representativeness; the fast path computes no other reading.</summary>
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
        Assert.Equal(expected.Samples, actual.Samples);
        foreach (var (name, value) in expected.ByName())
        {
            Close(name, value, actual.ByName()[name]);
        }

        if (!expected.InputsAreFinite)
        {
            return; // What is left are NaN and infinities that nobody sees.
        }

        Close("loss", expected.CrossEntropy, actual.CrossEntropy);
        Close("accuracy", expected.Accuracy, actual.Accuracy);
        Assert.Equal(expected.Collapse.PresentClasses, actual.Collapse.PresentClasses);
        AllClose("V", expected.Collapse.SquaredDeviations, actual.Collapse.SquaredDeviations);
        AllClose("V/n", expected.Collapse.MeanSquaredDeviations, actual.Collapse.MeanSquaredDeviations);
        AllClose("μ_G", expected.Collapse.GlobalMean, actual.Collapse.GlobalMean);
        AllClose("mean of samples", expected.Collapse.SampleMean, actual.Collapse.SampleMean);
        AllClose("angles", expected.Angles.Degrees, actual.Angles.Degrees);
        AllClose("angles about the mean of samples", expected.AnglesAboutSampleMean.Degrees, actual.AnglesAboutSampleMean.Degrees);
        Close("NC1 class-balanced", expected.Collapse.Nc1ClassBalanced, actual.Collapse.Nc1ClassBalanced);
        Close("equinorm about the mean of samples", expected.Collapse.Nc2EquinormMeansSampleCentre, actual.Collapse.Nc2EquinormMeansSampleCentre);
        Close("cosines' deviation", expected.Collapse.Nc2Means.CosineStd, actual.Collapse.Nc2Means.CosineStd);
        Close("rows' cosines' deviation", expected.Collapse.Nc2Weights.CosineMad, actual.Collapse.Nc2Weights.CosineMad);
    }

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
        var (relative, absolute) = name.StartsWith("nc1", StringComparison.OrdinalIgnoreCase) ? (1e-6, 1e-20)
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
