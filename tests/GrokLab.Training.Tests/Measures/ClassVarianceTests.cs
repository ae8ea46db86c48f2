using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Within-class and between-class variance, the traces of Σ_W and Σ_B.</summary>
public class ClassVarianceTests
{
    public static TheoryData<string> Paths => MeasurePath.All;

    [Fact]
    public void They_are_the_traces_of_the_whole_scatter_matrices() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var (within, between, present) = Scatter(inputs);
            var all = inputs.All;
            AssertClose(within.trace().item<double>(), all[Metrics.WithinVariance]!.Value);
            if (present < 2)
            {
                Assert.Null(all[Metrics.BetweenVariance]);
            }
            else
            {
                AssertClose(between.trace().item<double>(), all[Metrics.BetweenVariance]!.Value);
            }
        },
        threads: 1);

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_sample_counts_alike_within_classes_and_every_class_between_them(string path)
    {
        using var scope = NewDisposeScope();
        // Class 0: mean (0, 0), V = 4 · 1. Class 1: mean (6, 0), V = 2 · 4. μ_G = (3, 0).
        var features = tensor(new double[,] { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 }, { 6, 2 }, { 6, -2 } });
        var all = MeasurePath.MeasureAll(path, features, tensor(new long[] { 0, 0, 0, 0, 1, 1 }), eye(2, dtype: float64), null, 2);
        Assert.Equal((4.0 + 8.0) / 6, all[Metrics.WithinVariance]!.Value, 1e-14);
        Assert.Equal(9, all[Metrics.BetweenVariance]!.Value, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_absent_class_does_not_count(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 1, 0 }, { 3, 0 }, { 0, 5 }, { 0, 7 } });
        var all = MeasurePath.MeasureAll(path, features, tensor(new long[] { 1, 1, 3, 3 }), ones(5, 2), null, 5);
        Assert.Equal(1, all[Metrics.WithinVariance]!.Value, 1e-14);
        Assert.Equal(1 + 9, all[Metrics.BetweenVariance]!.Value, 1e-14); // u = ±(1, −3).
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void One_class_varies_within_itself_and_not_between_classes(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 1, 0 }, { 3, 0 } });
        var all = MeasurePath.MeasureAll(path, features, tensor(new long[] { 1, 1 }), ones(3, 2), null, 3);
        Assert.Equal(1, all[Metrics.WithinVariance]!.Value, 1e-14);
        Assert.Contains(new UndefinedMeasure("nc_between", "fewer than two classes are present"), all.Undefined);
        Assert.Null(all[Metrics.BetweenVariance]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Classes_with_the_same_mean_have_no_variance_between_them(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new double[,] { { 1.1, 0 }, { 3.3, 0 }, { 0.3, 0 }, { 4.1, 0 } });
        var all = MeasurePath.MeasureAll(path, features, tensor(new long[] { 0, 0, 1, 1 }), ones(2, 2), zeros(2), 2);
        Assert.Equal(0, all[Metrics.BetweenVariance]);
        Assert.Equal((1.1 * 1.1 + 1.9 * 1.9) / 2, all[Metrics.WithinVariance]!.Value, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Features_that_are_not_finite_leave_both_undefined(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 6, width: 4, classes: 3);
        features[2, 1] = float.PositiveInfinity;
        var all = MeasurePath.MeasureAll(path, features, labels, weights, bias, 3);
        foreach (var metric in (Metric[])[Metrics.WithinVariance, Metrics.BetweenVariance])
        {
            Assert.Null(all[metric]);
            Assert.Contains(new UndefinedMeasure(metric, "features, weights or biases are not finite"), all.Undefined);
        }
    }

    [Fact]
    public void Scaled_features_scale_both_by_the_square() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var (before, after) = (inputs.All, (inputs with { Features = 3 * inputs.Features }).All);
            AssertClose(9 * before.Raw(Metrics.WithinVariance), after.Raw(Metrics.WithinVariance));
            AssertClose(9 * before.Raw(Metrics.BetweenVariance), after.Raw(Metrics.BetweenVariance));
        },
        threads: 1);

    [Theory]
    [MemberData(nameof(Paths))]
    public void NC1_of_two_classes_that_vary_along_one_line_is_half_their_ratio(string path)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var labels = arange(40, dtype: int64).remainder(2);
        var places = randn([40, 1], dtype: float64, generator: generator) + (5 * labels).unsqueeze(1);
        var features = places.matmul(tensor(new double[,] { { 0.6, 0, 0.8 } })); // (40, 3)
        var all = MeasurePath.MeasureAll(path, features, labels, ones(2, 3), null, 2);
        var ratio = all[Metrics.WithinVariance]!.Value / all[Metrics.BetweenVariance]!.Value;
        Assert.Equal(ratio / 2, all[Metrics.Nc1]!.Value, 1e-10 * ratio);

        var aside = features + tensor(new double[,] { { -0.8, 0, 0.6 } }) * arange(40, dtype: float64).div(2, RoundingMode.floor).remainder(2).unsqueeze(1);
        var wider = MeasurePath.MeasureAll(path, aside, labels, ones(2, 3), null, 2);
        Assert.True(wider[Metrics.Nc1] < wider[Metrics.WithinVariance] / (2 * wider[Metrics.BetweenVariance]));
    }

    /// <summary>Σ_W (m, m) over samples, Σ_B (m, m) over the present classes, and their number.</summary>
    private static (Tensor Within, Tensor Between, int Present) Scatter(RandomHead.Inputs inputs)
    {
        var labels = inputs.Labels.data<long>().ToArray();
        long[] present = [.. labels.Distinct().Order()];
        var means = stack([.. present.Select(c => inputs.Features.index_select(0, inputs.Labels.eq(c).nonzero().squeeze(1)).mean([0]))]); // (K, m)
        var own = tensor(labels.Select(label => (long)Array.IndexOf(present, label)).ToArray());
        var deviations = inputs.Features - means.index_select(0, own); // (N, m)
        var centred = means - means.mean([0]); // (K, m)
        return (deviations.t().matmul(deviations) / labels.Length, centred.t().matmul(centred) / present.Length, present.Length);
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, (1e-10 * Math.Abs(expected)) + 1e-26);
}
