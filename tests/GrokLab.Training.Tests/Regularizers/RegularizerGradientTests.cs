using CsCheck;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tests.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Regularizers;

/// <summary>Gradients against central differences, entry by entry.</summary>
public class RegularizerGradientTests
{
    [Theory]
    [InlineData(NccVariance.Sum)]
    [InlineData(NccVariance.Mean)]
    public void Of_NCC_through_the_features(NccVariance variance) => RandomHead.Any.Where(h => h.Samples >= 6).Sample(
        head => AssertGradients(head, new NccRegularizer(variance, epsilon: 0.1)), iter: 20, threads: 1);

    [Fact]
    public void Of_flatness_through_features_weights_and_bias() => RandomHead.Any.Where(h => h.LogScale < 0.3).Sample(
        head => AssertGradients(head, new FlatnessSpec().Create()), iter: 20, threads: 1);

    public static TheoryData<double, bool> Bounds => new() { { 1, false }, { 2, false }, { 0.5, false }, { 1, true }, { 2, true }, { 0.5, true } };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Of_the_flatness_bound_through_features_weights_and_bias(double temperature, bool normalize) => RandomHead.Any.Where(h => h.LogScale < 0.3).Sample(
        head => AssertGradients(head, new FlatnessBoundSpec { Temperature = temperature, NormalizeFeatures = normalize }.Create()), iter: 20, threads: 1);

    [Theory]
    [MemberData(nameof(Bounds))]
    public void The_flatness_bound_and_its_gradients_are_those_of_the_printed_formula(double temperature, bool normalize) => RandomHead.Any.Where(h => h.LogScale < 0.3).Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var drawn = head.Draw();
            Tensor[] inputs = [drawn.Features.requires_grad_(), drawn.Weights.requires_grad_(), drawn.Bias.requires_grad_()];
            var (features, weights, bias) = (inputs[0], inputs[1], inputs[2]);
            var value = new FlatnessBoundSpec { Temperature = temperature, NormalizeFeatures = normalize }.Create().Value(features, drawn.Labels, weights, bias);

            var p = ((features.matmul(weights.t()) + bias) / temperature).softmax(1); // (B, k)
            var used = normalize ? features / (features.square().sum(1, keepdim: true).sqrt() + 1e-8) : features; // (B, m)
            var printed = weights.square().sum() * (used.square().sum(1) * (p * (1 - p)).sum(1)).mean();

            var scale = 1e-10 * (1 + printed.item<double>());
            Assert.Equal(printed.item<double>(), value.item<double>(), scale);
            foreach (var (own, expected) in autograd.grad([value], inputs).Zip(autograd.grad([printed], inputs)))
            {
                Assert.True((own - expected).abs().max().item<double>() <= scale + 1e-9 * expected.abs().max().item<double>(), $"{own - expected}");
            }
        },
        iter: 50, threads: 1);

    [Fact]
    public void A_temperature_has_the_effect_of_dividing_weights_and_bias_by_it() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var drawn = head.Draw();
            var warm = new FlatnessBoundSpec { Temperature = 3 }.Create().Value(drawn.Features, drawn.Labels, drawn.Weights, drawn.Bias).item<double>();
            var divided = 9 * new FlatnessBoundSpec().Create().Value(drawn.Features, drawn.Labels, drawn.Weights / 3, drawn.Bias / 3).item<double>();
            Assert.Equal(divided, warm, 1e-10 * divided);
        },
        iter: 50, threads: 1);

    [Fact]
    public void A_class_that_is_absent_from_the_batch_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 12, width: 4, classes: 3);
        var regularizer = new NccRegularizer(NccVariance.Mean);
        var wider = cat([weights, weights], 0);
        Assert.Equal(
            regularizer.Value(features, labels, weights, bias).item<float>(),
            regularizer.Value(features, 2 * labels, wider, null).item<float>(),
            1e-6f);
    }

    private static void AssertGradients(RandomHead head, Regularizer regularizer)
    {
        using var scope = NewDisposeScope();
        var drawn = head.Draw();
        Tensor[] inputs = [drawn.Features.requires_grad_(), drawn.Weights.requires_grad_(), drawn.Bias.requires_grad_()];
        var value = regularizer.Value(inputs[0], drawn.Labels, inputs[1], inputs[2]);
        var gradients = autograd.grad([value], inputs, allow_unused: true);
        var scale = 1e-6 * (1 + Math.Abs(value.item<double>()));
        for (var i = 0; i < inputs.Length; i++)
        {
            if (gradients[i] is null || gradients[i].IsInvalid)
            {
                continue; // NCC does not depend on the head.
            }

            var flat = inputs[i].detach().clone().reshape(-1);
            var analytic = gradients[i].reshape(-1).data<double>().ToArray();
            for (var entry = 0; entry < analytic.Length; entry++)
            {
                const double step = 1e-5;
                var difference = (At(i, flat, entry, step) - At(i, flat, entry, -step)) / (2 * step);
                Assert.Equal(difference, analytic[entry], (1e-5 * Math.Abs(analytic[entry])) + scale);
            }
        }

        double At(int which, Tensor flat, int entry, double step)
        {
            using var inner = NewDisposeScope();
            var moved = flat.clone();
            moved[entry] = moved[entry] + step;
            Tensor[] changed = [.. inputs.Select(t => t.detach())];
            changed[which] = moved.reshape(inputs[which].shape);
            return regularizer.Value(changed[0], drawn.Labels, changed[1], changed[2]).item<double>();
        }
    }
}
