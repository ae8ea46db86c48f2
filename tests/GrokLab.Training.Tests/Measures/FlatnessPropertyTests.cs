using CsCheck;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

public class FlatnessPropertyTests
{
    [Fact]
    public void Kappa_is_not_negative_and_never_exceeds_its_upper_bound() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            return inputs.Kappa >= 0 && inputs.Kappa <= inputs.UpperBound * (1 + 1e-12);
        },
        threads: 1);

    [Fact]
    public void Kappa_does_not_change_with_a_rotation_of_features_and_weights() => AssertSame((head, inputs) =>
    {
        var rotation = head.Rotation();
        return inputs with { Features = inputs.Features.matmul(rotation), Weights = inputs.Weights.matmul(rotation) };
    });

    [Fact]
    public void Kappa_does_not_change_as_features_grow_and_weights_shrink() => AssertSame((head, inputs) =>
        inputs with { Features = 7 * inputs.Features, Weights = inputs.Weights / 7 });

    [Fact]
    public void Kappa_does_not_change_as_all_weight_rows_move_together() => AssertSame((head, inputs) =>
        inputs with { Weights = inputs.Weights + inputs.Features[0] });

    [Fact]
    public void Kappa_and_the_trace_are_those_of_the_autograd_Hessian() => RandomHead.Any.Where(h => h.LogScale < 0.3).Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            var (kappa, trace) = ByHessian(inputs);
            var expected = RelativeFlatness.TraceHessian(inputs.Features, inputs.Weights, inputs.Bias).item<double>();
            Assert.Equal(kappa, inputs.Kappa, 1e-9 * (inputs.UpperBound + 1e-6));
            Assert.Equal(trace, expected, 1e-9 * (trace + 1e-6));
        },
        iter: 30, threads: 1);

    [Fact]
    public void Kappa_keeps_its_precision_where_the_textbook_form_is_zero()
    {
        using var scope = NewDisposeScope();
        var collapsed = new IdealCollapse(Seed: 1, Lambda: 20, MeanNorm: 1.5, Classes: 4, GlobalMeanRatio: 0);
        var inputs = collapsed.Draw();
        var p = RelativeFlatness.Probabilities(inputs.Features, inputs.Weights, inputs.Bias);
        var mean = p.matmul(inputs.Weights);
        var textbook = inputs.Features.square().sum(1) * (p.matmul(inputs.Weights.square().sum(1)) - mean.square().sum(1));
        Assert.True(Math.Abs(textbook.mean().item<double>()) > 1e6 * inputs.Kappa || textbook.mean().item<double>() == 0);
        Assert.Equal(collapsed.Bound.Kappa(), inputs.Kappa, 1e-9 * inputs.Kappa);
    }

    [Fact]
    public void Kappa_of_ten_to_the_minus_125_is_right_to_nine_digits()
    {
        using var scope = NewDisposeScope();
        var collapsed = new IdealCollapse(Seed: 1, Lambda: 59, MeanNorm: 2, Classes: 5, GlobalMeanRatio: 1);
        var kappa = collapsed.Draw().Kappa;
        Assert.InRange(kappa, 1e-126, 1e-122);
        Assert.Equal(collapsed.Bound.Kappa(collapsed.GlobalMeanNorm), kappa, 1e-9 * kappa);
    }

    [Fact]
    public void Logits_of_a_thousand_give_zero_or_their_value_and_never_NaN()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 1000, 0 }, { 0, 1000 }, { -1000, 1000 }, { 0.001f, 0 } });
        var all = MeasurePath.MeasureByBoth(features, tensor(new long[] { 0, 1, 1, 0 }), eye(2), null);
        Assert.True(all[Metrics.Kappa] > 0 && double.IsFinite(all[Metrics.Kappa]!.Value));
        Assert.True(all[Metrics.Kappa] <= all[Metrics.KappaUpperBound] * (1 + 1e-12)); // Two opposed rows after centring: the bound is near.
        Assert.Equal(Math.Log(1 + Math.Exp(-0.001)) / 4, all[Metrics.TrainLoss]!.Value, 1e-9);
    }

    [Fact]
    public void Two_classes_have_the_logistic_closed_form()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new double[,] { { 1, 2 } });
        var weights = tensor(new double[,] { { 0.3, -0.1 }, { -0.2, 0.4 } });
        var margin = 0.5 - (2 * 0.5); // (w_0 − w_1)·φ
        var p = 1 / (1 + Math.Exp(-margin));
        Assert.Equal(5 * p * (1 - p) * 0.5, RelativeFlatness.Kappa(features, weights, null).item<double>(), 1e-12);
    }

    private static void AssertSame(Func<RandomHead, RandomHead.Inputs, RandomHead.Inputs> change) => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var inputs = head.Draw();
            Assert.Equal(inputs.Kappa, change(head, inputs).Kappa, 1e-8 * inputs.Kappa);
        },
        threads: 1);

    /// <summary>Σ_{s,s'} ⟨w_s, w_s'⟩ Tr H_{s,s'} and Tr H, row by row of the Hessian of the mean cross-entropy.</summary>
    private static (double Kappa, double Trace) ByHessian(RandomHead.Inputs inputs)
    {
        var weights = inputs.Weights.detach().clone().requires_grad_();
        var loss = nn.functional.cross_entropy(nn.functional.linear(inputs.Features, weights, inputs.Bias), inputs.Labels);
        var gradient = autograd.grad([loss], [weights], retain_graph: true, create_graph: true)[0]; // (k, m)
        var (classes, width) = ((int)weights.shape[0], (int)weights.shape[1]);
        var (kappa, trace) = (0.0, 0.0);
        for (var s = 0; s < classes; s++)
        {
            for (var j = 0; j < width; j++)
            {
                var row = autograd.grad([gradient[s, j]], [weights], retain_graph: true)[0]; // ∂²L/∂w_sj∂w
                for (var q = 0; q < classes; q++)
                {
                    kappa += inputs.Weights[s].dot(inputs.Weights[q]).item<double>() * row[q, j].item<double>();
                }

                trace += row[s, j].item<double>();
            }
        }

        return (kappa, trace);
    }
}
