using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>
/// Relative flatness of the last linear layer under softmax cross-entropy (Def. 3.2), its upper bound (Lemma A.2) and the
/// trace of the loss Hessian with respect to that layer's weights, in closed form.
/// </summary>
/// <remarks>
/// With r = ‖φ‖² and p = softmax(Wφ + b) the Hessian's blocks have Tr H_{s,q} = mean r (p_s δ_sq − p_s p_q), hence
/// κ = mean r Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖². Every term of this form is non-negative, so it keeps its relative precision
/// for the smallest probabilities, where Σ p‖w‖² − ‖Σ p w‖² cancels to 0. All functions are differentiable, work in the
/// inputs' precision (use float64 inputs where κ is small) and return a tensor that the caller owns.
/// Shapes: features (N, m), weights (k, m) with one row per class, bias (k) or null.
/// </remarks>
public static class RelativeFlatness
{
    /// <summary>κ, the mean of <see cref="PerSample"/>; a scalar tensor.</summary>
    public static Tensor Kappa(Tensor features, Tensor weights, Tensor? bias)
    {
        using var perSample = PerSample(features, weights, bias);
        return perSample.mean();
    }

    /// <summary>r_n Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖² for every sample; (N).</summary>
    public static Tensor PerSample(Tensor features, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var probabilities = Probabilities(features, weights, bias); // (N, k)
        var distances = PairwiseSquaredDistances(weights); // (k, k)
        var perSample = SquaredNorms(features) * PairSum(probabilities, distances); // (N)
        return perSample.MoveToOuterDisposeScope();
    }

    /// <summary>Tr H = mean r Σ_s p_s(1 − p_s), the trace of the Hessian with respect to W; a scalar tensor.</summary>
    public static Tensor TraceHessian(Tensor features, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var trace = (SquaredNorms(features) * Spread(Probabilities(features, weights, bias))).mean();
        return trace.MoveToOuterDisposeScope();
    }

    /// <summary>‖W‖_F²·Tr H ≥ κ (Lemma A.2; Walter et al. 2024); a scalar tensor.</summary>
    public static Tensor UpperBound(Tensor features, Tensor weights, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var bound = weights.square().sum() * TraceHessian(features, weights, bias);
        return bound.MoveToOuterDisposeScope();
    }

    /// <summary>softmax(Wφ + b) of every sample; (N, k).</summary>
    public static Tensor Probabilities(Tensor features, Tensor weights, Tensor? bias)
    {
        using var logits = nn.functional.linear(features, weights, bias); // (N, k)
        return logits.softmax(1);
    }

    /// <summary>‖x_i − x_j‖² of every two rows, by differences instead of inner products, so that the distance of near rows stays
    /// precise; rows (K, m), result (K, K) with an exactly zero diagonal.</summary>
    internal static Tensor PairwiseSquaredDistances(Tensor rows)
    {
        using var scope = NewDisposeScope();
        // MPS has no backward pass of cdist.
        var distances = rows.device_type == DeviceType.MPS
            ? (rows.unsqueeze(0) - rows.unsqueeze(1)).square().sum(-1)
            : cdist(rows, rows, 2.0, compute_mode.donot_use_mm_for_euclid_dist).square();
        return distances.MoveToOuterDisposeScope();
    }

    /// <summary>Σ_{s&lt;q} p_s p_q d_sq = ½ Σ_s p_s (P D)_s of every sample; probabilities (N, k), symmetric non-negative
    /// D (k, k) with a zero diagonal, result (N). O(N k²).</summary>
    internal static Tensor PairSum(Tensor probabilities, Tensor pairValues)
    {
        using var scope = NewDisposeScope();
        var sum = 0.5 * (probabilities.matmul(pairValues) * probabilities).sum(1);
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>Σ_s p_s(1 − p_s) = 2 Σ_{s&lt;q} p_s p_q of every sample, computed without 1 − p; (N, k) → (N).</summary>
    internal static Tensor Spread(Tensor probabilities)
    {
        using var scope = NewDisposeScope();
        var classes = probabilities.shape[1];
        var others = 1 - eye(classes, dtype: probabilities.dtype, device: probabilities.device); // (k, k)
        var spread = 2 * PairSum(probabilities, others);
        return spread.MoveToOuterDisposeScope();
    }

    /// <summary>‖x_n‖² of every row; (N, m) → (N).</summary>
    internal static Tensor SquaredNorms(Tensor rows)
    {
        using var squares = rows.square();
        return squares.sum(1);
    }
}
