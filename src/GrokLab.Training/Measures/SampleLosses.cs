using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Features of some samples, and the last layer's loss on them for every label.</summary>
/// <param name="Features">(n, m), in the precision of the input.</param>
/// <param name="Labels">(n), int64.</param>
/// <param name="Predicted">The class of the largest logit, the lowest one in a tie; (n), int64.</param>
/// <param name="CrossEntropies">−ln p for every label; (n, k), float64.</param>
internal sealed record SampleLosses(Tensor Features, Tensor Labels, Tensor Predicted, Tensor CrossEntropies)
{
    internal long Count => Labels.shape[0];

    /// <summary>The 0–1 loss and the cross-entropy with the samples' own labels; (n, 2), float64.</summary>
    internal Tensor Own => stack(
        [Predicted.ne(Labels).to(float64), CrossEntropies.gather(1, Labels.unsqueeze(1)).squeeze(1)], 1);

    internal SampleLosses Slice(long start, long length) => new(
        Features.narrow(0, start, length), Labels.narrow(0, start, length), Predicted.narrow(0, start, length),
        CrossEntropies.narrow(0, start, length));
}
