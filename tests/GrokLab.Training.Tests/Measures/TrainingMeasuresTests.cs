using GrokLab.Training.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

public class TrainingMeasuresTests
{
    public static TheoryData<string> Paths => MeasurePath.All;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Measuring_leaves_no_tensor_behind(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = RandomInputs(samples: 50, width: 8, classes: 5);
        MeasurePath.MeasureAll(path, features, labels, weights, bias, 5);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++)
        {
            MeasurePath.MeasureAll(path, features, labels, weights, bias, 5);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Batches_give_the_values_of_the_whole()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = RandomInputs(samples: 50, width: 8, classes: 5);
        var whole = TrainingMeasures.MeasureAll(features, labels, weights, bias, 5).Values;
        var streamed = TrainingMeasures.MeasureAll(Batches, weights, bias, 5).Values;
        Assert.All(whole, m => Assert.Equal(m.Value ?? 0, streamed[m.Key] ?? 0, 1e-9 * Math.Abs(m.Value ?? 0)));

        IEnumerable<FeatureBatch> Batches()
        {
            for (var start = 0; start < 50; start += 7)
            {
                var length = Math.Min(7, 50 - start);
                yield return new FeatureBatch(features.narrow(0, start, length), labels.narrow(0, start, length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void One_present_class_leaves_what_needs_two_undefined_with_the_reason(string path)
    {
        using var scope = NewDisposeScope();
        var (features, _, weights, bias) = RandomInputs(samples: 6, width: 4, classes: 3);
        bias[1] = 50; // The network predicts this class, so that its confidence can be matched.
        var measures = MeasurePath.MeasureAll(path, features, ones(6, dtype: int64), weights, bias, 3);
        Assert.NotNull(measures[Metrics.Kappa]);
        Assert.NotNull(measures[Metrics.GlobalMeanNorm]);
        string[] names =
        [
            Metrics.Ncc, Metrics.NccGalanti, Metrics.AngleMin, Metrics.AngleMean, Metrics.AngleMax,
            Metrics.AngleDeviation, Metrics.AngleOptimum, Metrics.Nc1, Metrics.BetweenVariance, Metrics.Nc2EquinormMeans,
            Metrics.Nc2SimplexMeans, Metrics.Nc3, Metrics.ClassMeanNorm, Metrics.WeightScale,
            Metrics.CollapseBound, Metrics.CollapseBoundAsymptotic, Metrics.CollapseBoundCorrected,
        ];
        Assert.Equal(
            names.Select(name => new UndefinedMeasure(name, "fewer than two classes are present")).OrderBy(u => u.Name, StringComparer.Ordinal),
            measures.Undefined.OrderBy(u => u.Name, StringComparer.Ordinal));
        Assert.All(names, name => Assert.Null(measures.Values[name]));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Coinciding_class_means_leave_NCC_undefined_with_the_reason(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new double[,] { { 1.1, 0 }, { 3.3, 0 }, { 0.3, 0 }, { 4.1, 0 } });
        var measures = MeasurePath.MeasureAll(path, features, tensor(new long[] { 0, 0, 1, 1 }), ones(2, 2), zeros(2), 2);
        Assert.Null(measures[Metrics.Ncc]);
        Assert.True(double.IsPositiveInfinity(measures.Raw(Metrics.Ncc)));
        Assert.Contains(measures.Undefined, u => u.Name == Metrics.Ncc && u.Reason == "two class means coincide");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Features_that_are_not_finite_leave_everything_undefined(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = RandomInputs(samples: 6, width: 4, classes: 3);
        features[2, 1] = float.NaN;
        var measures = MeasurePath.MeasureAll(path, features, labels, weights, bias, 3);
        Assert.False(measures.InputsAreFinite);
        Assert.All(measures.Values.Values, Assert.Null);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_label_outside_the_classes_is_refused(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = RandomInputs(samples: 6, width: 4, classes: 3);
        Assert.Throws<ArgumentException>(() => MeasurePath.MeasureAll(path, features, labels + 1, weights, bias, 3));
    }

    internal static (Tensor Features, Tensor Labels, Tensor Weights, Tensor Bias) RandomInputs(
        int samples, int width, int classes, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        return (
            randn([samples, width], generator: generator),
            arange(samples, dtype: int64).remainder(classes),
            randn([classes, width], generator: generator),
            randn([classes], generator: generator));
    }
}
