using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>The pseudo-inverse of the between-class scatter in NC1.</summary>
internal static class ScatterInverse
{
    /// <summary>The limit relative to the largest eigenvalue of UUᵀ: smaller eigenvalues count as 0 in its pseudo-inverse.</summary>
    internal const double EigenvalueLimit = 1e-10;

    /// <summary>The operator A = (G⁺U)ᵀ, G = UUᵀ, with Tr(Σ_W Σ_B⁺)/K = mean ‖(φ − μ)A‖²; (K, m) → (m, K).</summary>
    internal static Tensor Of(Tensor means)
    {
        using var scope = NewDisposeScope();
        var gram = means.matmul(means.t()); // (K, K)
        if (!gram.isfinite().all().item<bool>())
        {
            return full_like(means.t(), double.NaN).MoveToOuterDisposeScope(); // The solver would throw.
        }

        var (eigenvalues, vectors) = linalg.eigh(gram); // (K), (K, K)
        var kept = eigenvalues > EigenvalueLimit * eigenvalues.max(); // The rank is at most K − 1.
        var inverse = where(kept, 1 / eigenvalues, zeros_like(eigenvalues));
        var operatorOnRows = means.t().matmul((vectors * inverse).matmul(vectors.t())); // (m, K)
        return operatorOnRows.MoveToOuterDisposeScope();
    }
}
