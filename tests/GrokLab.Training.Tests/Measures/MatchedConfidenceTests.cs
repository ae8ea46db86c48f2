using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>κ of the network whose logits are divided by the temperature at which its mean training cross-entropy has a given value.</summary>
public class MatchedConfidenceTests
{
    public static TheoryData<string> Paths => MeasurePath.All;

    /// <summary>Path, samples, width, classes, scale of the weights, offset of the features, share of wrong labels, target.</summary>
    public static TheoryData<string, int, int, int, double, double, double, double> Shapes()
    {
        var all = new TheoryData<string, int, int, int, double, double, double, double>();
        foreach (var path in (string[])[MeasurePath.Plain, MeasurePath.Fast])
        {
            all.Add(path, 2, 1, 2, 1, 0, 0, 0.1);
            all.Add(path, 150, 6, 5, 1, 0, 0, 0.1);
            all.Add(path, 300, 24, 97, 0.01, 0, 0, 0.1);
            all.Add(path, 300, 24, 97, 1, 0, 0, 3);
            all.Add(path, 200, 16, 8, 500, 0, 0, 0.1); // The loss underflows at τ = 1.
            all.Add(path, 200, 16, 8, 1, 65_536, 0, 0.1);
            all.Add(path, 200, 16, 8, 1, 0, 0, 1e-6);
            all.Add(path, 200, 16, 8, 1, 0, 0, 2.0794); // ln 8 = 2.07944…
            all.Add(path, 200, 16, 8, 1, 0, 0.02, 0.5);
            all.Add(path, 200, 16, 8, 1, 0, 0.02, 0.1); // The loss stays above.
            all.Add(path, 200, 16, 8, 1, 0, 1, 0.1);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_that_of_bisection_and_of_loops_over_pairs(
        string path, int samples, int width, int classes, double scale, double offset, double wrong, double target)
    {
        using var scope = NewDisposeScope();
        var (drawn, _, rows, offsets) = TrainingMeasuresTests.RandomInputs(samples, width, classes);
        foreach (var type in (ScalarType[])[float32, float64])
        {
            var features = (drawn.to(float64) + offset).to(type);
            var weights = (scale * rows.to(float64)).to(type);
            var bias = (scale * (offsets.to(float64) - (offset * rows.to(float64).sum(1)))).to(type);
            var labels = Logits(features, weights, bias).argmax(1);
            var count = (int)Math.Ceiling(wrong * samples);
            labels = cat([(labels.narrow(0, 0, count) + 1).remainder(classes), labels.narrow(0, count, samples - count)], 0);
            var all = MeasurePath.MeasureAll(path, features, labels, weights, bias, classes, target);
            var beta = ByBisection(features, labels, weights, bias, target);
            if (beta is null)
            {
                Assert.Null(all[Metrics.KappaMatched]);
                Assert.Contains(new UndefinedMeasure("kappa_matched", UndefinedMeasure.LossStaysAbove), all.Undefined);
                Assert.Contains(new UndefinedMeasure("matched_temperature", UndefinedMeasure.LossStaysAbove), all.Undefined);
                continue;
            }

            // The offset costs the logits some digits, also in the reference.
            var tolerance = offset == 0 ? 1e-9 : 1e-6;
            AssertClose(1 / beta.Value, all[Metrics.MatchedTemperature], tolerance);
            AssertClose(ByLoops(features, weights, bias, beta.Value), all[Metrics.KappaMatched], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Two_classes_with_one_margin_have_it_in_closed_form(string path)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new double[,] { { 3 }, { -3 }, { 3 } }); // Margins of 2 · 3.
        var labels = tensor(new long[] { 0, 1, 0 });
        var all = MeasurePath.MeasureAll(path, features, labels, tensor(new double[,] { { 1 }, { -1 } }), null, 2);
        var beta = -Math.Log(Math.Exp(0.1) - 1) / 6; // ln(1 + e^(−6β)) = 0.1
        var p = Math.Exp(-0.1);
        AssertClose(1 / beta, all[Metrics.MatchedTemperature], 1e-12);
        AssertClose(beta * beta * 9 * p * (1 - p) * 4, all[Metrics.KappaMatched], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Ideal_collapse_has_it_in_closed_form(string path)
    {
        using var scope = NewDisposeScope();
        var inputs = new IdealCollapse(Seed: 3, Lambda: 12, MeanNorm: 1.5, Classes: 7, GlobalMeanRatio: 0).Draw();
        var all = MeasurePath.MeasureAll(path, inputs.Features, inputs.Labels, inputs.Weights, inputs.Bias, 7);
        var delta = 1.5 * 1.5 * 7 / 6.0;
        var lambda = Math.Log(6 / (Math.Exp(0.1) - 1)) / delta; // ln(1 + 6 e^(−λδ)) = 0.1
        AssertClose(12 / lambda, all[Metrics.MatchedTemperature], 1e-11);
        AssertClose(new CollapseBound(lambda, 1.5, 7).Kappa(0), all[Metrics.KappaMatched], 1e-11);
    }

    [Fact]
    public void Scaling_the_last_layer_changes_the_temperature_and_not_the_flatness_unlike_κ() => Gen.Select(RandomHead.Any, Gen.Double[-6, 6]).Sample(
        (head, logFactor) =>
        {
            using var scope = NewDisposeScope();
            var inputs = Learnt(head);
            var factor = Math.Pow(10, logFactor);
            var scaled = inputs with { Weights = factor * inputs.Weights, Bias = factor * inputs.Bias };
            var (before, after) = (inputs.All, scaled.All);
            AssertClose(before[Metrics.KappaMatched]!.Value, after[Metrics.KappaMatched], 1e-9);
            AssertClose(factor * before[Metrics.MatchedTemperature]!.Value, after[Metrics.MatchedTemperature], 1e-9);
        },
        threads: 1);

    [Fact]
    public void Where_the_training_loss_is_the_target_it_is_κ() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = Learnt(head);
            var classes = head.Classes;
            var loss = inputs.All[Metrics.TrainLoss]!.Value;
            if (loss > 1e-6)
            {
                foreach (var path in (string[])[MeasurePath.Plain, MeasurePath.Fast])
                {
                    var all = MeasurePath.MeasureAll(path, inputs.Features, inputs.Labels, inputs.Weights, inputs.Bias, classes, loss);
                    AssertClose(1, all[Metrics.MatchedTemperature], 1e-9);
                    AssertClose(all[Metrics.Kappa]!.Value, all[Metrics.KappaMatched], 1e-9);
                }
            }
        },
        threads: 1);

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_target_of_equal_probabilities_or_more_is_not_matched(string path)
    {
        using var scope = NewDisposeScope();
        var inputs = Learnt(new RandomHead(5, Classes: 4, Width: 3, Samples: 20, LogScale: 0));
        foreach (var target in (double[])[Math.Log(4), 10])
        {
            var all = MeasurePath.MeasureAll(path, inputs.Features, inputs.Labels, inputs.Weights, inputs.Bias, 4, target);
            Assert.Contains(new UndefinedMeasure("kappa_matched", MatchedConfidence.TargetTooHigh), all.Undefined);
            Assert.Contains(new UndefinedMeasure("matched_temperature", MatchedConfidence.TargetTooHigh), all.Undefined);
        }

        Assert.NotNull(MeasurePath.MeasureAll(path, inputs.Features, inputs.Labels, inputs.Weights, inputs.Bias, 4, Math.Log(4) - 1e-6)[Metrics.KappaMatched]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_network_that_predicts_nothing_has_no_matched_confidence(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, _, _) = TrainingMeasuresTests.RandomInputs(samples: 9, width: 4, classes: 3);
        var all = MeasurePath.MeasureAll(path, features, labels, zeros(3, 4), zeros(3), 3);
        Assert.Contains(new UndefinedMeasure("kappa_matched", UndefinedMeasure.LossStaysAbove), all.Undefined);
        Assert.Contains(new UndefinedMeasure("matched_temperature", UndefinedMeasure.LossStaysAbove), all.Undefined);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Two_classes_that_the_network_cannot_tell_apart_keep_the_loss_above(string path)
    {
        using var scope = NewDisposeScope();
        var weights = tensor(new double[,] { { 1, 0 }, { 1, 0 }, { -1, 0 } });
        var features = tensor(new double[,] { { 1, 0 }, { 1, 1 }, { -1, 0 }, { -1, 2 } });
        var all = MeasurePath.MeasureAll(path, features, tensor(new long[] { 0, 1, 2, 2 }), weights, null, 3, 0.34);
        Assert.Null(all[Metrics.KappaMatched]); // The loss falls to ½ ln 2 = 0.3466.
        Assert.NotNull(MeasurePath.MeasureAll(path, features, tensor(new long[] { 0, 1, 2, 2 }), weights, null, 3, 0.35)[Metrics.KappaMatched]);
    }

    [Fact]
    public void Logits_that_are_too_many_to_keep_give_the_same()
    {
        using var scope = NewDisposeScope();
        var samples = 42_000;
        var (features, _, weights, bias) = TrainingMeasuresTests.RandomInputs(samples, width: 4, classes: 101);
        Assert.True(samples * 104L > GrokLab.Training.Fast.Measures.FastTemperedPasses.MostKept);
        var labels = Logits(features, weights, bias).argmax(1);
        var (plain, fast) = (MeasurePath.MeasureAll(MeasurePath.Plain, features, labels, weights, bias, 101),
            MeasurePath.MeasureAll(MeasurePath.Fast, features, labels, weights, bias, 101));
        AssertClose(plain[Metrics.MatchedTemperature]!.Value, fast[Metrics.MatchedTemperature], 1e-10);
        AssertClose(plain[Metrics.KappaMatched]!.Value, fast[Metrics.KappaMatched], 1e-10);
    }

    [Fact]
    public void A_handful_of_passes_finds_the_temperature() => Gen.Select(RandomHead.Any, Gen.Double[1e-3, 0.5]).Sample(
        (head, target) =>
        {
            using var scope = NewDisposeScope();
            var inputs = Learnt(head);
            var passes = new CountedPasses(new PlainTemperedPasses(
                add => add(inputs.Features, inputs.Labels), head.Samples, inputs.Weights, inputs.Bias,
                RelativeFlatness.PairwiseSquaredDistances(inputs.Weights)));
            Assert.True(MatchedConfidence.Of(head.Classes, target, passes).Temperature > 0);
            Assert.InRange(passes.Count, 2, 12);
        },
        threads: 1);

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_factors_of_the_bound_are_those_of_plain_loops(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 70, width: 9, classes: 6);
        var all = MeasurePath.MeasureAll(path, features, labels, weights, bias, 6);
        var p = Logits(features, weights, bias).softmax(1).data<double>().ToArray().Chunk(6);
        AssertClose(weights.to(float64).square().sum().item<double>(), all[Metrics.HeadWeightNormSquared], 1e-12);
        AssertClose(features.to(float64).square().sum(1).mean().item<double>(), all[Metrics.FeatureNormSquared], 1e-12);
        AssertClose(p.Average(row => row.Sum(value => value * (1 - value))), all[Metrics.PredictionGini], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_Gini_impurity_keeps_its_digits_where_outputs_are_one_hot(string path)
    {
        using var scope = NewDisposeScope();
        var all = MeasurePath.MeasureAll(
            path, tensor(new double[,] { { 40 }, { -40 } }), tensor(new long[] { 0, 1 }), tensor(new double[,] { { 1 }, { -1 } }), null, 2);
        AssertClose(2 * Math.Exp(-80), all[Metrics.PredictionGini], 1e-12);
    }

    /// <summary>The inputs with the labels that the network predicts.</summary>
    private static RandomHead.Inputs Learnt(RandomHead head)
    {
        var inputs = head.Draw();
        return inputs with { Labels = Logits(inputs.Features, inputs.Weights, inputs.Bias).argmax(1) };
    }

    private static Tensor Logits(Tensor features, Tensor weights, Tensor bias) =>
        features.to(float64).matmul(weights.to(float64).t()) + bias.to(float64);

    /// <summary>The smallest β at which the loss is the target, by bisection left of the loss's minimum; null where there is none.</summary>
    private static double? ByBisection(Tensor features, Tensor labels, Tensor weights, Tensor bias, double target)
    {
        var classes = (int)weights.shape[0];
        var z = Logits(features, weights, bias).data<double>().ToArray().Chunk(classes).ToArray();
        var y = labels.data<long>().ToArray();
        var (low, high) = (0.0, 1.0);
        while (Loss(high).Slope < 0 && Loss(high).Value > target && high < 1e12)
        {
            high *= 2;
        }

        var (left, right) = (0.0, high);
        for (var i = 0; i < 200 && Loss(high).Value > target; i++)
        {
            high = (left + right) / 2; // Where the slope changes its sign.
            (left, right) = Loss(high).Slope < 0 ? (high, right) : (left, high);
        }

        if (Loss(high).Value > target)
        {
            return null;
        }

        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Loss(middle).Value > target ? (middle, high) : (low, middle);
        }

        return high;

        (double Value, double Slope) Loss(double beta)
        {
            var (value, slope) = (0.0, 0.0);
            for (var n = 0; n < z.Length; n++)
            {
                var relative = z[n].Select(score => score - z[n][y[n]]).ToArray();
                var most = relative.Max();
                var terms = relative.Select(d => Math.Exp(beta * (d - most))).ToArray();
                // ln Σ e^(βd) = βd_max + ln Σ e^(β(d − d_max)); for the sum's small rest, by its series.
                var rest = terms.Sum() - 1;
                value += (beta * most) + (rest < 1e-5 && most == 0 ? SmallLog(relative, beta) : Math.Log(1 + rest));
                slope += relative.Zip(terms, (d, e) => d * e).Sum() / terms.Sum();
            }

            return (value / z.Length, slope / z.Length);
        }

        double SmallLog(double[] relative, double beta)
        {
            var rest = relative.Where(d => d < 0).Sum(d => Math.Exp(beta * d));
            return rest - (rest * rest / 2) + (rest * rest * rest / 3);
        }
    }

    /// <summary>β² · mean ‖φ‖² Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖².</summary>
    private static double ByLoops(Tensor features, Tensor weights, Tensor bias, double beta)
    {
        var (classes, width) = ((int)weights.shape[0], (int)weights.shape[1]);
        var x = features.to(float64).data<double>().ToArray().Chunk(width).ToArray();
        var w = weights.to(float64).data<double>().ToArray().Chunk(width).ToArray();
        var z = Logits(features, weights, bias).data<double>().ToArray().Chunk(classes).ToArray();
        var sum = 0.0;
        for (var n = 0; n < x.Length; n++)
        {
            var most = z[n].Max();
            var e = z[n].Select(score => Math.Exp(beta * (score - most))).ToArray();
            var total = e.Sum();
            for (var s = 0; s < classes; s++)
            {
                for (var q = s + 1; q < classes; q++)
                {
                    sum += x[n].Sum(v => v * v) * (e[s] / total) * (e[q] / total) * w[s].Zip(w[q], (a, b) => (a - b) * (a - b)).Sum();
                }
            }
        }

        return beta * beta * sum / x.Length;
    }

    private static void AssertClose(double expected, double? actual, double relative) => Assert.True(
        Math.Abs(actual!.Value - expected) <= relative * Math.Abs(expected), $"{actual:R} for {expected:R}");

    private sealed class CountedPasses(ITemperedPasses passes) : ITemperedPasses
    {
        internal int Count { get; private set; }

        public double Margin() => passes.Margin();

        public TemperedLoss LossAt(double beta)
        {
            Count++;
            return passes.LossAt(beta);
        }

        public double KappaAt(double beta)
        {
            Count++;
            return passes.KappaAt(beta);
        }
    }
}
