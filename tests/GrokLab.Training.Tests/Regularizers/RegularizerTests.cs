using CsCheck;
using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tests.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Regularizers;

public class RegularizerTests
{
    [Theory]
    [InlineData(NccVariance.Sum)]
    [InlineData(NccVariance.Mean)]
    public void NCC_of_a_single_class_is_zero_with_a_zero_gradient(NccVariance variance)
    {
        using var scope = NewDisposeScope();
        var (features, _, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 6, width: 4, classes: 3);
        features.requires_grad_();
        var value = new NccRegularizer(variance).Value(features, ones(6, dtype: int64), weights, bias);
        value.backward();
        Assert.Equal(0, value.item<float>());
        Assert.True(features.grad!.eq(0).all().item<bool>());
    }

    [Fact]
    public void Merged_class_means_are_counted_and_give_a_finite_gradient()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 1, 0 }, { 3, 0 }, { 0, 0 }, { 4, 0 }, { 9, 9 } }).requires_grad_();
        var labels = tensor(new long[] { 0, 0, 1, 1, 3 });
        var term = new NccRegularizer(NccVariance.Sum).Evaluate(features, labels, ones(4, 2), null);
        term.Value.backward();
        Assert.Equal(1, term.DegeneratePairs.item<long>());
        Assert.Equal(10 / 1e-6, term.Value.item<float>(), 10.0);
        Assert.True(features.grad!.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(NccVariance.Sum, 1e-2)]
    [InlineData(NccVariance.Sum, -1e-2)]
    [InlineData(NccVariance.Mean, 1e-2)]
    [InlineData(NccVariance.Mean, -1e-2)]
    public void The_loss_has_a_finite_gradient_where_class_means_coincide_whichever_sign_lambda_has(NccVariance variance, double lambda)
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 0, 1, 1, 2, 2 });
        Tensor[] coinciding =
        [
            zeros(6, 2), // All features are 0, as after a ReLU that is never active.
            tensor(new float[,] { { 1, 0 }, { 3, 0 }, { 0, 0 }, { 4, 0 }, { 9, 9 }, { 9, 9 } }), // Two means coincide, with spread and without.
            tensor(new float[,] { { 1, 0 }, { 3, 0 }, { 0, 1e-8f }, { 4, 0 }, { 1e-20f, 0 }, { 4, 1e-20f } }), // Means that nearly coincide.
        ];
        foreach (var features in coinciding)
        {
            features.requires_grad_();
            var weights = (0.1 * ones(3, 2)).requires_grad_();
            var loss = nn.functional.cross_entropy(features.matmul(weights.t()), labels)
                - lambda * new NccRegularizer(variance).Value(features, labels, weights, null);
            loss.backward();
            Assert.True(float.IsFinite(loss.item<float>()));
            Assert.True(features.grad!.isfinite().all().item<bool>());
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1e-3, true)]
    public void The_flatness_bound_has_a_finite_gradient_where_features_are_zero(double temperature, bool normalize)
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 0, 0 }, { 1, 2 } }).requires_grad_();
        var weights = tensor(new float[,] { { 1, 0 }, { 0, 1 } }).requires_grad_();
        var bias = zeros(2).requires_grad_();
        var spec = new FlatnessBoundSpec { Temperature = temperature, NormalizeFeatures = normalize };
        var value = spec.Create().Value(features, arange(2, dtype: int64), weights, bias);
        value.backward();
        Assert.True(float.IsFinite(value.item<float>()));
        Assert.All((Tensor[])[features, weights, bias], input => Assert.True(input.grad!.isfinite().all().item<bool>()));
        Assert.True(features.grad![0].eq(0).all().item<bool>());
    }

    [Fact]
    public void The_flatness_bound_is_positive_where_one_minus_p_is_zero_in_float64()
    {
        using var scope = NewDisposeScope();
        var weights = (100 * eye(2, dtype: float64)).requires_grad_();
        var bound = new FlatnessBoundSpec { Temperature = 2, NormalizeFeatures = true }.Create();
        var value = bound.Value(eye(2, dtype: float64), arange(2, dtype: int64), weights, null);
        value.backward();
        var expected = 2e4 * 2 * Math.Exp(-50); // ‖W‖² · 2p₀p₁ with ‖φ‖ = 1 and z/τ = (50, 0).
        Assert.Equal(expected, value.item<double>(), 1e-7 * expected);
        Assert.True(weights.grad!.abs().sum().item<double>() > 0);
    }

    [Fact]
    public void Flatness_keeps_a_gradient_where_one_minus_p_is_zero_in_float32()
    {
        using var scope = NewDisposeScope();
        var features = tensor(new float[,] { { 1, 0 }, { 0, 1 } }).requires_grad_();
        var weights = (20 * eye(2)).requires_grad_();
        var value = new FlatnessSpec().Create().Value(features, arange(2, dtype: int64), weights, null);
        value.backward();
        Assert.True(value.item<float>() > 0);
        Assert.True(features.grad!.abs().sum().item<float>() > 0);
        Assert.True(weights.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void The_flatness_bound_of_a_batch_is_the_measure_of_that_name_and_not_below_kappa() => RandomHead.Any.Sample(
        head =>
        {
            using var scope = NewDisposeScope();
            var drawn = head.Draw();
            var bound = new FlatnessBoundSpec().Create().Value(drawn.Features, drawn.Labels, drawn.Weights, drawn.Bias).item<double>();
            var measured = drawn.All[Metrics.KappaUpperBound]!.Value;
            Assert.Equal(measured, bound, 1e-12 * measured);
            var kappa = new FlatnessSpec().Create().Value(drawn.Features, drawn.Labels, drawn.Weights, drawn.Bias).item<double>();
            Assert.True(bound >= kappa * (1 - 1e-12), $"{bound} < {kappa}");
        },
        iter: 50, threads: 1);

    [Fact]
    public void Evaluating_leaves_nothing_but_the_term()
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 12, width: 4, classes: 3);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        foreach (var regularizer in KnownKinds.Regularizers.Select(kind => ((RegularizerSpec)kind.Default).Create()).OfType<Regularizer>())
        {
            var term = regularizer.Evaluate(features, labels, weights, bias);
            term.Value.Dispose();
            term.DegeneratePairs.Dispose();
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
