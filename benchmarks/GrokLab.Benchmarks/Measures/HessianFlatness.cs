using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>Relative flatness (Def. 3.2) by its definition: the Hessian of the mean cross-entropy with respect to W by automatic
/// differentiation, row by row, and the traces of its blocks.</summary>
internal static class HessianFlatness
{
    /// <summary>Σ_{s,q} ⟨w_s, w_q⟩ Tr H_{s,q}; features (N, m), labels (N), weights (k, m).</summary>
    internal static double Kappa(Tensor features, Tensor labels, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var variable = weights.detach().clone().requires_grad_();
        var loss = nn.functional.cross_entropy(features.matmul(variable.t()), labels);
        var gradient = autograd.grad([loss], [variable], retain_graph: true, create_graph: true)[0]; // (k, m)
        var (classes, width) = (weights.shape[0], weights.shape[1]);
        var traces = zeros(classes, classes, dtype: float64); // Tr H_{s,q}
        for (var s = 0L; s < classes; s++)
        {
            for (var j = 0L; j < width; j++)
            {
                using var row = NewDisposeScope();
                var second = autograd.grad([gradient[s, j]], [variable], retain_graph: true)[0]; // ∂²L/∂w_sj ∂w, (k, m)
                traces[s].add_(second.select(1, j).to(float64));
            }
        }

        var precise = weights.to(float64);
        return (precise.matmul(precise.t()) * traces).sum().item<double>();
    }
}
