using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Regularizers;

/// <summary>R = κ, the relative flatness of the last linear layer on the mini-batch (section 6): CE − λκ seeks sharp minima.</summary>
public sealed class FlatnessRegularizer : Regularizer
{
    /// <inheritdoc/>
    public override RegularizerTerm Evaluate(Tensor features, Tensor labels, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var precision = Precision(features);
        var kappa = RelativeFlatness.Kappa(features.to(precision), weights.to(precision), bias?.to(precision));
        return new RegularizerTerm(
            kappa.to(features.dtype).MoveToOuterDisposeScope(),
            zeros([], dtype: int64, device: features.device).MoveToOuterDisposeScope());
    }
}
