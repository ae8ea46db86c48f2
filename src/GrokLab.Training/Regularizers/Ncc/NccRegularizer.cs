using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Regularizers.Ncc;

/// <summary>
/// R = NCC of the mini-batch (Def. 3.1, section 5): with λ &gt; 0, CE − λ·NCC pushes the features of a class apart and class means
/// together; with λ &lt; 0, the other way round.
/// </summary>
/// <remarks>
/// With λ &gt; 0 the loss has no lower bound as two means merge, so ε is added to every ‖μ_c − μ_c'‖². Classes absent from the batch are
/// left out of every pair; with fewer than two present R is 0 and so is its gradient.
/// </remarks>
/// <param name="variance">Whether V_c is the sum of squared deviations (as printed), or their mean, with a mean over
/// pairs as well (Galanti et al. 2021).</param>
/// <param name="epsilon">ε ≥ 0.</param>
public sealed class NccRegularizer(NccVariance variance, double epsilon = NccRegularizer.DefaultEpsilon) : Regularizer
{
    /// <summary>The number that is added to every squared distance of two class means.</summary>
    public const double DefaultEpsilon = 1e-6;

    /// <inheritdoc/>
    public override RegularizerTerm Evaluate(Tensor features, Tensor labels, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var precision = Precision(features);
        var classes = (int)weights.shape[0];
        var membership = ClassMeans.Membership(labels, classes, precision); // (B, k)
        var counts = membership.sum(dim: 0); // (k)
        var atLeastOne = counts.clamp(min: 1);
        var present = counts > 0; // (k)

        // NCC does not depend on a common offset: subtracting one keeps the precision of the means.
        var offset = features.detach()[0].to(precision);
        var shifted = features.to(precision) - offset; // (B, m)
        var means = membership.t().matmul(shifted) / atLeastOne.unsqueeze(1); // (k, m)
        var deviations = shifted - membership.matmul(means); // (B, m)
        var spread = membership.t().matmul(RelativeFlatness.SquaredNorms(deviations)); // (k): V_c
        if (variance == NccVariance.Mean)
        {
            spread = spread / atLeastOne;
        }

        var different = eye(classes, dtype: ScalarType.Bool, device: features.device).logical_not();
        var pairs = present.unsqueeze(0) & present.unsqueeze(1) & different; // (k, k)
        var distances = RelativeFlatness.PairwiseSquaredDistances(means); // (k, k)
        var degenerate = (pairs & (distances <= epsilon)).sum(ScalarType.Int64).div(2, RoundingMode.floor);

        // Masked before the division, so that an excluded pair does not turn the gradient into NaN.
        var denominators = (distances + epsilon).masked_fill(pairs.logical_not(), 1);
        var terms = (spread.unsqueeze(0) + spread.unsqueeze(1)) * pairs.to(precision) / denominators; // (k, k), ordered pairs
        var value = 0.5 * terms.sum();
        if (variance == NccVariance.Mean)
        {
            value = value / pairs.sum().clamp(min: 1);
        }

        return new RegularizerTerm(value.to(features.dtype).MoveToOuterDisposeScope(), degenerate.MoveToOuterDisposeScope());
    }
}
