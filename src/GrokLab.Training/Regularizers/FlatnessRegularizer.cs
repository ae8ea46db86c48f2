using static TorchSharp.torch;

namespace GrokLab.Training.Regularizers;

/// <summary>R is a differentiable measure of the last linear layer's flatness on the mini-batch.</summary>
/// <param name="measure">Computes the measure from features (B, m), weights (k, m) and bias (k) or null: a scalar tensor that the caller owns.</param>
internal sealed class FlatnessRegularizer(Func<Tensor, Tensor, Tensor?, Tensor> measure) : Regularizer
{
    /// <inheritdoc/>
    public override RegularizerTerm Evaluate(Tensor features, Tensor labels, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var precision = Precision(features);
        var value = measure(features.to(precision), weights.to(precision), bias?.to(precision));
        return new RegularizerTerm(
            value.to(features.dtype).MoveToOuterDisposeScope(),
            zeros([], dtype: int64, device: features.device).MoveToOuterDisposeScope());
    }
}
