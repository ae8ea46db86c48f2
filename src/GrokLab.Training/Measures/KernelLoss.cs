using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Kernel estimates of the loss at held-out samples, in blocks of held-out samples.</summary>
internal static class KernelLoss
{
    // A block of the kernel fits into a CPU core's cache, and is large enough to keep a GPU busy.
    internal const long ElementsPerBlock = 1 << 19;
    internal const long ElementsPerBlockOnGpu = 1 << 24;
    internal const long LeastRows = 64;

    /// <summary>Mean over j of Σ_i α_ij ℓ_i / max(1, Σ_i α_ij), α_ij = weight·exp(−‖φ_j − φ_i‖²/(2h²)), with ℓ_i of the
    /// training sample's own label; (2): 0–1 loss, cross-entropy.</summary>
    internal static Tensor Clean(SampleLosses training, SampleLosses heldOut, Tensor centre, double weight, double bandwidth)
    {
        using var scope = NewDisposeScope();
        var precision = training.Features.dtype;
        var others = ((training.Features - centre) / bandwidth).t(); // (m, S)
        var othersNorms = -0.5 * others.square().sum(dim: 0, keepdim: true); // (1, S)
        others = cat([others, othersNorms, ones_like(othersNorms)], 0); // (m + 2, S)
        var masses = cat([ones(training.Count, 1, dtype: float64, device: centre.device), training.Own], 1)
            .mul(weight).to(precision); // (S, 3)
        var negligible = precision == float64 ? -700 : -80; // Below this, exp gives denormal numbers, which are slow and do not change the sums.
        var total = zeros(2, dtype: float64, device: centre.device);
        ForEachBlock(heldOut, training.Count, block =>
        {
            var points = (block.Features - centre) / bandwidth; // (n, m)
            var pointNorms = -0.5 * points.square().sum(1, keepdim: true);
            // One product gives x·y − ½‖x‖² − ½‖y‖² = −½‖x − y‖².
            var kernel = cat([points, ones_like(pointNorms), pointNorms], 1).matmul(others).clamp_(negligible, 0).exp_(); // (n, S)
            var sums = kernel.matmul(masses).to(float64); // (n, 3)
            total.add_((sums.narrow(1, 1, 2) / sums.narrow(1, 0, 1).clamp(min: 1)).sum(dim: 0));
        });
        return (total / heldOut.Count).MoveToOuterDisposeScope();
    }

    private static void ForEachBlock(SampleLosses samples, long width, Action<SampleLosses> action)
    {
        var elements = samples.Features.device_type == DeviceType.CUDA ? ElementsPerBlockOnGpu : ElementsPerBlock;
        var rows = Math.Max(LeastRows, elements / width);
        for (var start = 0L; start < samples.Count; start += rows)
        {
            using var scope = NewDisposeScope();
            action(samples.Slice(start, Math.Min(rows, samples.Count - start)));
        }
    }
}
