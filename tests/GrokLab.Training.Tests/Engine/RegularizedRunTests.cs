using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Engine;

/// <summary>The two interventions of the paper, on x + y mod 11: against collapse (section 5) and against flatness (section 6).</summary>
public sealed class RegularizedRunTests
{
    private static readonly ExperimentSpec Plain = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Width = 32, Heads = 2, FeedForwardWidth = 64 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 1, WarmupSteps = 10 },
        BatchSize = 64,
        Steps = 600,
        Evaluation = new EvaluationSpec { Every = 50, DenseUntil = 1_000 },
        Device = "cpu",
    };

    [Theory]
    [InlineData(3e-6, 3)] // Memorises all the same, far from collapse.
    [InlineData(1e-5, 100)] // So strong that it never does.
    public void Pushing_against_collapse_raises_NCC_above_the_same_seed_without_the_regularizer(double lambda, double factor)
    {
        var plain = Metric(Plain, Metrics.NccGalanti);
        var regularized = Metric(Plain with { Regularizer = new NccSpec { NccVariance = NccVariance.Sum, Lambda = lambda } }, Metrics.NccGalanti);
        Assert.Equal(plain[0], regularized[0]);
        Assert.All(plain.Keys.Where(step => step is >= 200 and <= 500), step => Assert.True(
            regularized[step] > factor * plain[step], $"step {step}: {regularized[step]} against {plain[step]}"));
        Assert.Equal(lambda > 5e-6, regularized[600] > regularized[0]);
    }

    [Fact]
    public void Pushing_against_flatness_raises_kappa_until_it_is_unplugged()
    {
        var plain = Metric(Plain, Metrics.Kappa);
        var sharp = Metric(
            Plain with
            {
                Regularizer = new FlatnessSpec { Lambda = 0.05, Schedule = [new() { Step = 301, Lambda = 0 }] },
            },
            Metrics.Kappa);
        Assert.True(sharp[300] > 10 * sharp[0], $"κ {sharp[0]} → {sharp[300]}");
        Assert.True(sharp[300] > 50 * plain[300], $"κ {sharp[300]} against {plain[300]}");
        Assert.True(sharp[600] < sharp[300] / 20, $"κ {sharp[300]} → {sharp[600]}");
    }

    public static TheoryData<RegularizerSpec, string, int, double> Towards => new()
    {
        { new NccSpec { Lambda = -1 }, Metrics.NccGalanti, 40, 2 },
        { new FlatnessSpec { Lambda = -1 }, Metrics.Kappa, 100, 5 },
        { new FlatnessBoundSpec { Lambda = -0.1 }, Metrics.KappaUpperBound, 100, 5 },
    };

    [Theory]
    [MemberData(nameof(Towards))]
    public void A_negative_lambda_lowers_its_measure_below_that_of_the_same_seed_without_the_regularizer(
        RegularizerSpec regularizer, string name, int steps, double factor)
    {
        var plain = Metric(Plain with { Steps = steps }, name);
        var towards = Metric(Plain with { Steps = steps, Regularizer = regularizer }, name);
        Assert.Equal(plain[0], towards[0]);
        Assert.True(towards[steps] < plain[steps] / factor, $"{name}: {towards[steps]} against {plain[steps]}");
    }

    private static Dictionary<long, double> Metric(ExperimentSpec spec, string name)
    {
        using var control = new RunControl();
        return new Trainer(spec, control).Run().OfType<MetricsMeasured>().ToDictionary(m => m.Step, m => m.Values[name]!.Value);
    }
}
