using GrokLab.Training.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

public class MeasureEdgeCaseTests
{
    public static TheoryData<string> Paths => MeasurePath.All;

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_offset_common_to_all_float32_features_changes_no_measure_of_collapse(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 60, width: 4, classes: 5);
        var onGrid = (features * 64).round() / 64; // Stays exact in float32 beside the offset.
        var plain = MeasurePath.MeasureAll(path, onGrid, labels, weights, bias, 5);
        var offset = MeasurePath.MeasureAll(path, onGrid + 65536, labels, weights, bias, 5);
        Assert.Equal(plain[Metrics.Ncc]!.Value, offset[Metrics.Ncc]!.Value, 1e-12 * plain[Metrics.Ncc]!.Value);
        Assert.Equal(plain[Metrics.Nc1]!.Value, offset[Metrics.Nc1]!.Value, 1e-11 * plain[Metrics.Nc1]!.Value);
        Assert.Equal(plain[Metrics.AngleMean]!.Value, offset[Metrics.AngleMean]!.Value, 1e-9);
        Assert.Equal(plain.Totals.Sums.SquaredDeviations.Sum(), offset.Totals.Sums.SquaredDeviations.Sum(), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Classes_of_one_sample_have_no_spread_and_valid_measures(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 5, width: 8, classes: 5);
        var all = MeasurePath.MeasureAll(path, features, labels, weights, bias, 5);
        Assert.All(all.Totals.Sums.SquaredDeviations, v => Assert.Equal(0, v, 1e-28));
        Assert.Equal(0, all[Metrics.Ncc]!.Value, 1e-28);
        Assert.NotNull(all[Metrics.AngleMean]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void An_absent_class_is_left_out_of_every_pair(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 12, width: 4, classes: 3);
        var present = MeasurePath.MeasureAll(path, features, labels, weights, bias, 3);
        var wider = MeasurePath.MeasureAll(path, features, 2 * labels, cat([weights, weights], 0), cat([bias, bias], 0), 6);
        Assert.Equal([0, 2, 4], wider.Angles.PresentClasses);
        Assert.Equal(present[Metrics.Ncc]!.Value, wider[Metrics.Ncc]!.Value, 1e-12 * present[Metrics.Ncc]!.Value);
        Assert.Equal(present.Angles.Degrees, wider.Angles.Degrees);
        var matrix = wider.Angles.ToMatrix(6);
        Assert.Equal(present.Angles.Degrees[1], matrix[4, 0]);
        Assert.Null(matrix[0, 1]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_class_mean_on_the_centre_has_no_angle(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new double[,] { { 0.1, 0.7 }, { 0.2, 0.8 }, { 0.3, 0.9 } });
        var all = MeasurePath.MeasureAll(path, features, arange(3, dtype: int64), eye(3, 2, dtype: float64), null, 3);
        Assert.Null(all[Metrics.AngleMin]);
        Assert.Equal(180, all.Angles.Degrees[1], 1e-9);
        Assert.Contains(all.Undefined, u => u.Name == Metrics.AngleMin && u.Reason.Contains("centre", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Two_classes_lie_opposite_each_other(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 9, width: 4, classes: 2);
        var all = MeasurePath.MeasureAll(path, features, labels, weights, bias, 2);
        Assert.Equal(180, all[Metrics.AngleOptimum]!.Value, 1e-9);
        Assert.Equal(180, all[Metrics.AngleMean]!.Value, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Weights_of_zero_leave_undefined_only_what_needs_their_direction(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, _, _) = TrainingMeasuresTests.RandomInputs(samples: 9, width: 4, classes: 3);
        var all = MeasurePath.MeasureAll(path, features, labels, zeros(3, 4), zeros(3), 3);
        Assert.Equal(0, all[Metrics.Kappa]);
        Assert.Equal(Math.Log(3), all[Metrics.TrainLoss]!.Value, 1e-12);
        Assert.Null(all[Metrics.Nc3]);
        Assert.Null(all[Metrics.CollapseBound]);
        Assert.NotNull(all[Metrics.Nc1]);
    }

    [Fact]
    public void A_streamed_data_set_holds_one_batch_at_a_time()
    {
        using var scope = NewDisposeScope();
        var (_, _, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 1, width: 4, classes: 3);
        var live = new List<long>();
        var all = TrainingMeasures.MeasureAll(Batches, weights, bias, 3);
        Assert.Equal(400 * 6, all.Totals.Samples);
        Assert.Single(live[..400].Distinct());
        Assert.Single(live[400..].Distinct());

        IEnumerable<FeatureBatch> Batches()
        {
            for (var i = 0; i < 400; i++)
            {
                live.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
                using var generator = new Generator((ulong)i);
                using var features = randn([6, 4], generator: generator);
                using var labels = randint(0, 3, [6], dtype: int64, generator: generator);
                yield return new FeatureBatch(features, labels);
            }
        }
    }
}
