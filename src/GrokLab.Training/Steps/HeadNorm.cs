using GrokLab.Training.Models;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>The cap of the last layer's weights after each step.</summary>
internal static class HeadNorm
{
    /// <summary>Scales W to a Frobenius norm where its own is larger; the same operations whether it is or not, and nothing is read from the device.</summary>
    /// <param name="model">The network.</param>
    /// <param name="cap">The largest norm; null for none.</param>
    internal static void Cap(Classifier model, double? cap)
    {
        if (cap is not { } most)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weight = model.Head.weight!; // (k, m)
        weight.mul_(weight.norm().reciprocal_().mul_(most).clamp_max_(1));
    }
}
