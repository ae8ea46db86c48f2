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
    public static Tensor TraceHessian(Tensor features, Tensor weights, Tensor? bias) => Trace(features, weights, bias, 1, normalizeFeatures: false);

    /// <summary>‖W‖_F²·Tr H ≥ κ (Lemma A.2; Walter et al. 2024); a scalar tensor.</summary>
    /// <remarks>With a temperature or normalised features it is the quantity of the authors' program,
    /// ‖W‖_F² · mean ‖φ̂‖² Σ_j p_j(1 − p_j) with p = softmax((Wφ + b)/τ), which does not bound κ.</remarks>
    /// <param name="features">φ.</param>
    /// <param name="weights">W.</param>
    /// <param name="bias">b.</param>
    /// <param name="temperature">τ &gt; 0.</param>
    /// <param name="normalizeFeatures">Whether φ̂ = φ/(‖φ‖ + 1e-8) instead of φ; the logits are those of φ in both cases.</param>
    public static Tensor UpperBound(Tensor features, Tensor weights, Tensor? bias, double temperature = 1, bool normalizeFeatures = false)
    {
        using var scope = NewDisposeScope();
        var bound = weights.square().sum() * Trace(features, weights, bias, temperature, normalizeFeatures);
        return bound.MoveToOuterDisposeScope();
    }

    /// <summary>softmax((Wφ + b)/τ) of every sample; (N, k).</summary>
    public static Tensor Probabilities(Tensor features, Tensor weights, Tensor? bias, double temperature = 1)
    {
        using var scope = NewDisposeScope();
        var logits = nn.functional.linear(features, weights, bias); // (N, k)
        var probabilities = (temperature == 1 ? logits : logits / temperature).softmax(1); // (N, k)
        return probabilities.MoveToOuterDisposeScope();
    }

    /// <summary>mean ‖φ̂‖² Σ_s p_s(1 − p_s), with φ̂ and p as in <see cref="UpperBound"/>; a scalar tensor.</summary>
    private static Tensor Trace(Tensor features, Tensor weights, Tensor? bias, double temperature, bool normalizeFeatures)
    {
        using var scope = NewDisposeScope();
        var squares = normalizeFeatures ? NormalizedSquaredNorms(features) : SquaredNorms(features); // (N)
        var trace = (squares * Spread(Probabilities(features, weights, bias, temperature))).mean();
        return trace.MoveToOuterDisposeScope();
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

    /// <summary>‖x̂_n‖² of every row with x̂ = x/(‖x‖ + ε), ε = 1e-8, as (1 − ε/(‖x‖ + ε))²: the gradient in this form does not cancel, and it
    /// is 0 for x = 0; (N, m) → (N).</summary>
    private static Tensor NormalizedSquaredNorms(Tensor rows)
    {
        using var scope = NewDisposeScope();
        const double epsilon = 1e-8;
        var squares = (1 - epsilon / (rows.norm(1) + epsilon)).square(); // (N)
        return squares.MoveToOuterDisposeScope();
    }

    /// <summary>‖x_n‖² of every row; (N, m) → (N).</summary>
    internal static Tensor SquaredNorms(Tensor rows)
    {
        using var squares = rows.square();
        return squares.sum(1);
    }
}
