using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The class of the largest logit, the lowest one in a tie.</summary>
/// <remarks>
/// Classes with equal weights and biases have equal logits, but a matrix product may round them differently, depending on the
/// processor. Which of these classes is predicted therefore follows from the weights.
/// </remarks>
internal static class PredictedClass
{
    /// <summary>The predicted class of every sample; logits (n, k), weights (k, m), bias (k) or null, result (n) int64.</summary>
    internal static Tensor Of(Tensor logits, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var lowest = LowestEqual(RelativeFlatness.PairwiseSquaredDistances(weights), bias);
        return Of(logits, lowest).MoveToOuterDisposeScope();
    }

    /// <summary>The predicted class of every sample, given the result of <see cref="LowestEqual"/>.</summary>
    internal static Tensor Of(Tensor logits, Tensor lowestEqual) => lowestEqual.index_select(0, logits.argmax(1));

    /// <summary>For every class the lowest one with the same weights and bias; squared distances of the rows (k, k), result (k) int64.</summary>
    internal static Tensor LowestEqual(Tensor squaredDistances, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var equal = squaredDistances.eq(0);
        if (bias is not null)
        {
            equal = equal.logical_and(bias.unsqueeze(0).eq(bias.unsqueeze(1)));
        }

        // A class equals itself, even where nothing is finite.
        equal = equal.logical_or(eye(equal.shape[0], dtype: ScalarType.Bool, device: equal.device));
        return equal.to(int64).argmax(1).MoveToOuterDisposeScope(); // The first of several.
    }
}
