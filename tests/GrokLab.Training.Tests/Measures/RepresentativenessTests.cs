using GrokLab.Training.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

public class RepresentativenessTests
{
    [Fact]
    public void Held_out_samples_in_many_blocks_give_the_mean_of_their_parts()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 5000, width: 3, classes: 4);
        var training = Part(0, 1000);
        var whole = Representativeness.OfHeldOut(training, Part(1000, 4000), weights, bias);
        RepresentativenessValues[] parts =
        [
            .. Enumerable.Range(0, 4).Select(i =>
                Representativeness.OfHeldOut(training, Part(1000 + (1000 * i), 1000), weights, bias)),
        ];
        Assert.Equal(parts.Average(p => p.ZeroOne.Value), whole.ZeroOne.Value, 1e-6);
        Assert.Equal(parts.Average(p => p.CrossEntropy.Value), whole.CrossEntropy.Value, 1e-5);

        FeatureBatch Part(int start, int length) => new(features.narrow(0, start, length), labels.narrow(0, start, length));
    }

    [Fact]
    public void The_clean_reading_is_that_of_plain_loops_even_where_neighbours_saturate_it()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 400, width: 2, classes: 3);
        var crowded = (0.5 * features + 1000).to(float64);
        FeatureBatch training = new(crowded.narrow(0, 0, 300), labels.narrow(0, 0, 300));
        FeatureBatch heldOut = new(crowded.narrow(0, 300, 100), labels.narrow(0, 300, 100));
        var values = Representativeness.OfHeldOut(training, heldOut, weights, bias);

        var logits = nn.functional.linear(crowded, weights.to(float64), bias.to(float64));
        var losses = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None).data<double>().ToArray();
        var points = crowded.data<double>().ToArray();
        var expected = Enumerable.Range(300, 100).Average(j =>
        {
            double[] alphas = [.. Enumerable.Range(0, 300).Select(i =>
                0.02 * Math.Exp(-(Math.Pow(points[2 * j] - points[2 * i], 2) + Math.Pow(points[(2 * j) + 1] - points[(2 * i) + 1], 2)) / 2))];
            return losses[j] - (alphas.Select((a, i) => a * losses[i]).Sum() / Math.Max(1, alphas.Sum()));
        });
        Assert.Equal(expected, values.CrossEntropy.Value, 1e-8 * Math.Abs(expected));
    }

    [Fact]
    public void The_literal_zero_one_reading_is_the_held_out_error_but_for_0_008()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 200, width: 3, classes: 4);
        FeatureBatch training = new(features.narrow(0, 0, 180), labels.narrow(0, 0, 180));
        FeatureBatch heldOut = new(features.narrow(0, 180, 20), labels.narrow(0, 180, 20));
        var literal = LiteralRepresentativeness.Of(training, heldOut, weights, bias, weight: 0.02);
        Assert.InRange(literal.ZeroOne.KernelLoss, 0, 0.02 / Math.Sqrt(2 * Math.PI));
    }

    [Fact]
    public void Without_a_training_sample_there_is_nothing_to_estimate_from()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 8, width: 3, classes: 4);
        var none = new FeatureBatch(features.narrow(0, 0, 0), labels.narrow(0, 0, 0));
        Assert.True(double.IsNaN(Representativeness.OfHeldOut(none, new FeatureBatch(features, labels), weights, bias).ZeroOne.Value));
    }

    [Fact]
    public void It_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 20, width: 3, classes: 4);
        var samples = new FeatureBatch(features, labels);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Representativeness.OfHeldOut(samples, samples, weights, bias);
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
