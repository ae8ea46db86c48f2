using GrokLab.Training.Engine;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Fast.Measures;
using GrokLab.Training.Measures;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Tests.Fast;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The fast measures are those of the plain path.</summary>
public class FastMeasuresTests
{
    public static TheoryData<int, int, int, double> Shapes => new()
    {
        { 1, 1, 1, 1 },
        { 3, 1, 2, 1 },
        { 2, 5, 9, 1 },
        { 300, 130, 97, 0.1 },
        { 1_000, 128, 97, 1 },
        { 500, 20, 30, 1 }, // More classes than dimensions: the means are dependent.
        { 700, 512, 10, 0.3 },
        { 400, 16, 8, 30 }, // Nearly one-hot outputs.
        { 400, 17, 7, 500 }, // Probabilities underflow.
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_those_of_the_plain_path_whatever_the_shape_and_precision(int samples, int width, int classes, double scale)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples, width, classes);
        var clustered = features + (3 * weights.index_select(0, labels));
        foreach (var precision in (ScalarType[])[float32, float64])
        {
            MeasurePath.MeasureByBoth(features.to(precision), labels, (scale * weights).to(precision), bias.to(precision));
            MeasurePath.MeasureByBoth(clustered.to(precision), labels, (scale * weights).to(precision), null);
            MeasurePath.MeasureByBoth(clustered.to(precision), labels.minimum(1), (scale * weights).to(precision), bias.to(precision));
        }
    }

    [Fact]
    public void Collapsed_float32_features_have_the_same_measures()
    {
        using var scope = NewDisposeScope();
        var (noise, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 600, width: 128, classes: 20);
        foreach (var spread in (double[])[1e-2, 1e-5, 0])
        {
            MeasurePath.MeasureByBoth(weights.index_select(0, labels) + 100 + (spread * noise), labels, weights, bias);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_leaves_everything_undefined_wherever_it_is(float value)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 40, width: 9, classes: 7);
        foreach (var row in (int[])[0, 6, 39])
        {
            var spoilt = features.clone();
            spoilt[row, row % 9] = value;
            Assert.False(MeasurePath.MeasureByBoth(spoilt, labels, weights, bias).InputsAreFinite);
        }

        foreach (var place in (int[])[0, 6])
        {
            var (spoiltWeights, spoiltBias) = (weights.clone(), bias.clone());
            spoiltWeights[place, 3] = value;
            spoiltBias[place] = value;
            Assert.False(MeasurePath.MeasureByBoth(features, labels, spoiltWeights, bias).InputsAreFinite);
            Assert.False(MeasurePath.MeasureByBoth(features, labels, weights, spoiltBias).InputsAreFinite);
        }
    }

    [Fact]
    public void Logits_beyond_the_range_of_float64_leave_everything_undefined()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 40, width: 9, classes: 7);
        Assert.False(MeasurePath.MeasureByBoth(1e160 * features.to(float64), labels, 1e160 * weights.to(float64), bias).InputsAreFinite);
    }

    [Fact]
    public void Equal_logits_and_equally_near_means_go_to_the_lowest_class()
    {
        using var scope = NewDisposeScope();
        var (random, labels, randomWeights, bias) = TrainingMeasuresTests.RandomInputs(samples: 90, width: 12, classes: 9);

        // Whole numbers: no processor rounds their sums and products, so what is equal stays equal.
        var (features, weights) = ((4 * random).round(), (4 * randomWeights).round());
        var twice = weights.index_select(0, arange(9, dtype: int64).remainder(3)); // Rows 0, 3, 6 are equal, and so on.
        MeasurePath.MeasureByBoth(features, labels, twice, null);
        MeasurePath.MeasureByBoth(twice.index_select(0, labels), labels, weights, bias); // So are the means here.
    }

    [Theory]
    [InlineData(MeasurePath.Plain)]
    [InlineData(MeasurePath.Fast)]
    public void Classes_of_equal_weights_are_predicted_as_the_lowest_however_products_round(string path)
    {
        using var scope = NewDisposeScope();
        var (features, _, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 400, width: 37, classes: 97);
        var lowest = arange(97, dtype: int64).remainder(5);
        var (equal, equalBias) = (weights.index_select(0, lowest), bias.index_select(0, lowest));
        var predicted = nn.functional.linear(features.to(float64), weights.narrow(0, 0, 5).to(float64), bias.narrow(0, 0, 5).to(float64))
            .argmax(1);
        var all = MeasurePath.MeasureAll(path, features, predicted, equal, equalBias, 97);
        Assert.Equal(1, all[Metrics.TrainAccuracy]);

        using var team = new WorkerTeam(1);
        using ISetMeasures measures = path == MeasurePath.Plain ? new PlainMeasures() : new FastMeasures(team);
        var sets = measures.Measure(
            new FeatureBatch(features, predicted), new FeatureBatch(features, predicted), equal, equalBias, 97, representativeness: true);
        Assert.Equal(1, sets.ValidationAccuracy);
        Assert.Equal(0, sets.Representativeness!.ZeroOne.TrueLoss);
    }

    [Fact]
    public void They_are_the_same_bit_for_bit_wherever_managed_memory_lies()
    {
        using var scope = NewDisposeScope();
        using var team = new WorkerTeam(2);
        using var measures = new FastMeasures(team);
        var kept = new List<byte[]>(); // Moves what is allocated next.
        foreach (var classes in (int[])[5, 30, 97])
        {
            // Fewer dimensions than classes: NC1 goes through eigenvectors.
            var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 600, width: classes / 2, classes);
            var values = new List<Dictionary<string, double?>>();
            for (var i = 0; i < 16; i++)
            {
                kept.Add(new byte[85_000 + (8 * i)]);
                kept.Add(new byte[24 + (8 * i)]);
                values.Add(Values(Measure(measures, features, labels, weights, bias)));
            }

            Assert.All(values, v => Assert.Equal(values[0], v));
        }
    }

    [Fact]
    public void They_are_the_same_bit_for_bit_with_any_number_of_workers()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 2_000, width: 50, classes: 13);
        var values = new List<Dictionary<string, double?>>();
        foreach (var workers in (int[])[1, 2, 3, 2])
        {
            using var team = new WorkerTeam(workers);
            using var measures = new FastMeasures(team);
            values.Add(Values(Measure(measures, features, labels, weights, bias)));
        }

        Assert.All(values, v => Assert.Equal(values[0], v));
    }

    [Fact]
    public void One_object_measures_sets_of_any_shape_in_turn()
    {
        using var scope = NewDisposeScope();
        using var team = new WorkerTeam(2);
        using var measures = new FastMeasures(team);
        for (var round = 0; round < 2; round++)
        {
            foreach (var (samples, width, classes) in ((int, int, int)[])[(500, 40, 30), (60, 9, 5), (90, 33, 6)])
            {
                var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples, width, classes);
                using var fresh = new FastMeasures(team);
                Assert.Equal(
                    Values(Measure(fresh, features, labels, weights, bias)), Values(Measure(measures, features, labels, weights, bias)));
            }
        }
    }

    [Fact]
    public void Both_sets_are_measured_as_the_plain_path_does_it()
    {
        using var scope = NewDisposeScope();
        using var team = new WorkerTeam(2);
        using var measures = new FastMeasures(team);
        using var reference = new PlainMeasures();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 900, width: 24, classes: 11);
        var (fast, plain) = (Measure(measures, features, labels, weights, bias), Measure(reference, features, labels, weights, bias));
        MeasurePath.AssertSame(plain.Training, fast.Training);
        MeasurePath.AssertSame(plain.HeldOut.Values, fast.HeldOut.Values);
        Assert.Equal(plain.HeldOut.Undefined, fast.HeldOut.Undefined);
        Assert.Equal(plain.ValidationLoss, fast.ValidationLoss, 1e-6 * plain.ValidationLoss); // The plain one is float32.
        Assert.Equal(plain.ValidationAccuracy, fast.ValidationAccuracy, 1e-12);
        Assert.Equal(plain.Representativeness!.ZeroOne.Value, fast.Representativeness!.ZeroOne.Value, 1e-6);
        Assert.Equal(plain.Representativeness.CrossEntropy.Value, fast.Representativeness.CrossEntropy.Value, 1e-5);
    }

    [Theory]
    [InlineData(300, 1, 40, 1)]
    [InlineData(1, 300, 3, 1)]
    [InlineData(700, 520, 128, 0.05)] // Everything is near to everything.
    [InlineData(700, 520, 128, 0.5)]
    [InlineData(513, 600, 33, 1)] // Some are near, some are far.
    [InlineData(513, 600, 33, 10)] // All are far.
    [InlineData(2_000, 900, 2, 0.5)]
    public void Representativeness_of_float32_features_is_that_of_the_plain_path_in_float64(int samples, int heldOut, int width, double scale)
    {
        using var scope = NewDisposeScope();
        var (drawn, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples + heldOut, width, classes: 6);
        var features = (scale * drawn) + (scale * weights.index_select(0, labels));
        var (training, held) = (Part(features, 0, samples), Part(features, samples, heldOut));
        var fast = MeasurePath.FastRepresentativeness(training, held, weights, bias);
        var (w, b) = (weights.to(float64), bias.to(float64));
        var plain = Representativeness.OfHeldOut(
            training with { Features = training.Features.to(float64) }, held with { Features = held.Features.to(float64) }, w, b);
        Assert.Equal(plain.ZeroOne.TrueLoss, fast.ZeroOne.TrueLoss, 1e-12);
        Assert.Equal(plain.CrossEntropy.TrueLoss, fast.CrossEntropy.TrueLoss, 1e-10 * plain.CrossEntropy.TrueLoss + 1e-15);
        Assert.Equal(plain.ZeroOne.KernelLoss, fast.ZeroOne.KernelLoss, 2e-5 * plain.ZeroOne.KernelLoss + 1e-18);
        Assert.Equal(plain.CrossEntropy.KernelLoss, fast.CrossEntropy.KernelLoss, 2e-5 * plain.CrossEntropy.KernelLoss + 1e-18);

        FeatureBatch Part(Tensor from, int start, int length) => new(from.narrow(0, start, length), labels.narrow(0, start, length));
    }

    [Fact]
    public void No_held_out_samples_leave_their_values_undefined()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 30, width: 5, classes: 3);
        using var team = new WorkerTeam(1);
        using var measures = new FastMeasures(team);
        var sets = measures.Measure(
            new FeatureBatch(features, labels), new FeatureBatch(features.narrow(0, 0, 0), labels.narrow(0, 0, 0)), weights, bias, 3, true);
        Assert.True(double.IsNaN(sets.ValidationLoss) && double.IsNaN(sets.ValidationAccuracy));
        Assert.True(double.IsNaN(sets.Representativeness!.ZeroOne.Value) && double.IsNaN(sets.Representativeness.CrossEntropy.Value));
        MeasurePath.AssertSame(MeasurePath.MeasureAll(MeasurePath.Plain, features, labels, weights, bias, 3), sets.Training);
    }

    [Fact]
    public void A_run_on_the_CPU_uses_them_whatever_its_step_unless_it_is_told_not_to()
    {
        var spec = TwinSessions.Small with { Optimizer = new SgdSpec() };
        using var session = new TrainingSession(spec, StepChoice.Auto);
        using var told = new TrainingSession(spec, StepChoice.Plain);
        Assert.StartsWith("plain", session.StepDescription, StringComparison.Ordinal);
        Assert.StartsWith("fast", session.MeasuresDescription, StringComparison.Ordinal);
        Assert.Equal("plain", told.MeasuresDescription);
        var (fast, plain) = (new Evaluator(session).Evaluate(default, 0, null, representativeness: true).Values,
            new Evaluator(told).Evaluate(default, 0, null, representativeness: true).Values);
        Assert.Equal(plain.Keys.Order(), fast.Keys.Order());
        foreach (var (name, value) in plain)
        {
            Assert.Equal(value is null, fast[name] is null);
            Assert.Equal(value ?? 0, fast[name] ?? 0, 1e-5 * Math.Abs(value ?? 0) + 1e-9); // One forward pass, in float32.
        }
    }

    [Fact]
    public void They_leave_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var team = new WorkerTeam(2);
        using var measures = new FastMeasures(team);
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 200, width: 24, classes: 11);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++)
        {
            using var own = NewDisposeScope(); // Of what the test itself makes.
            Measure(measures, features, labels, weights, bias);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    /// <summary>The first two thirds of the samples are the training set.</summary>
    private static MeasuredSets Measure(ISetMeasures measures, Tensor features, Tensor labels, Tensor weights, Tensor bias)
    {
        var train = features.shape[0] * 2 / 3;
        return measures.Measure(
            new FeatureBatch(features.narrow(0, 0, train), labels.narrow(0, 0, train)),
            new FeatureBatch(features.narrow(0, train, features.shape[0] - train), labels.narrow(0, train, features.shape[0] - train)),
            weights, bias, (int)weights.shape[0], representativeness: true);
    }

    private static Dictionary<string, double?> Values(MeasuredSets sets) => new([.. sets.Training.Values, .. sets.HeldOut.Values])
    {
        ["validation loss"] = sets.ValidationLoss,
        ["validation accuracy"] = sets.ValidationAccuracy,
        ["representativeness"] = sets.Representativeness?.ZeroOne.Value,
        ["representativeness by cross-entropy"] = sets.Representativeness?.CrossEntropy.Value,
    };
}
