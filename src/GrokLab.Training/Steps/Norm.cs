using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>The Euclidean norm of several tensors as one vector.</summary>
internal static class Norm
{
    /// <summary>The norm, with absent tensors as 0; waits for the device.</summary>
    internal static double Of(IEnumerable<Tensor?> tensors)
    {
        Tensor[] norms = [.. tensors.Where(t => t is not null).Select(t => t!.norm())];
        return norms.Length == 0 ? 0 : stack(norms).norm().item<float>();
    }
}
