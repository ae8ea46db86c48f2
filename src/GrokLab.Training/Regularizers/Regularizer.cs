using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Regularizers;

/// <summary>The term R of the minimised loss CE − λ·R, computed on a mini-batch (sections 5 and 6).</summary>
/// <remarks>
/// Gradients flow through features, weights and bias. Arithmetic is float64 where the device supports it: mini-batch and
/// head are small, and near collapse float32 loses the value.
/// </remarks>
public abstract class Regularizer
{
    private protected Regularizer()
    {
    }

    /// <summary>R on a mini-batch, with its number of degenerate pairs.</summary>
    /// <param name="features">Inputs of the last linear layer, (B, m).</param>
    /// <param name="labels">Classes 0 … k−1, (B), int64.</param>
    /// <param name="weights">Weights of the last linear layer, (k, m).</param>
    /// <param name="bias">Biases of the last linear layer, (k), or null.</param>
    /// <returns>Tensors that belong to the dispose scope open at the call.</returns>
    public abstract RegularizerTerm Evaluate(Tensor features, Tensor labels, Tensor weights, Tensor? bias);

    /// <summary>R on a mini-batch, a differentiable scalar of the features' type; see <see cref="Evaluate"/>.</summary>
    public Tensor Value(Tensor features, Tensor labels, Tensor weights, Tensor? bias)
    {
        var term = Evaluate(features, labels, weights, bias);
        term.DegeneratePairs.Dispose();
        return term.Value;
    }

    /// <summary>The type to compute in for an input: float64 where the device supports it.</summary>
    private protected static ScalarType Precision(Tensor input) =>
        input.device_type == DeviceType.MPS ? input.dtype : float64;
}

/// <summary>A regularizer's value on a mini-batch.</summary>
/// <param name="Value">R, a differentiable scalar of the features' type.</param>
/// <param name="DegeneratePairs">The number of pairs of class means that are so near that the regularizer's floor replaces their distance;
/// an int64 scalar on the features' device, not read back so that the step does not wait for it.</param>
public readonly record struct RegularizerTerm(Tensor Value, Tensor DegeneratePairs);
