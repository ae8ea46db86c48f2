using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The nearest-class-mean classifier of NC4.</summary>
internal static class NearestMean
{
    /// <summary>The position of the nearest mean for every point, the first one in a tie; points (n, m) and means (K, m) relative to a
    /// common origin near both; result (n) int64.</summary>
    internal static Tensor Of(Tensor points, Tensor means)
    {
        using var scope = NewDisposeScope();
        var meanNorms = RelativeFlatness.SquaredNorms(means); // (K)
        var scores = 0.5 * meanNorms - points.matmul(means.t()); // (n, K): ½‖x − u‖² minus ½‖x‖²
        var best = scores.amin([1], keepdim: true); // (n, 1)
        var nearest = scores.argmin(1); // (n)

        // Inner products have rounding errors: where more than one mean is possible, differences decide.
        var scale = (meanNorms.max() + RelativeFlatness.SquaredNorms(points)).unsqueeze(1); // (n, 1)
        var candidates = (scores <= best + 1e-13 * scale).sum(1); // (n)
        var unclear = (candidates > 1).nonzero().squeeze(1); // (u)
        if (unclear.shape[0] > 0)
        {
            var distances = cdist(points.index_select(0, unclear), means, 2.0, compute_mode.donot_use_mm_for_euclid_dist);
            nearest.index_copy_(0, unclear, distances.argmin(1));
        }

        return nearest.MoveToOuterDisposeScope();
    }
}
