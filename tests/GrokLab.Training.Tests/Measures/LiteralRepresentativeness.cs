using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>
/// The kernel estimates of the published code, step by step. They take the losses of the training samples with the label of the
/// held-out sample: by the 0–1 loss the estimate never exceeds 0.008, so that the readings are all but the held-out error itself.
/// </summary>
/// <param name="KernelLoss">Mean of (w/|S|) Σ K_ij ℓ(y_j, f(x_i)), K = exp(−‖φ_j − φ_i‖/2)/√(2π), with the constant w of App. D.</param>
/// <param name="NormalisedKernelLoss">The same with w = 1/|S|.</param>
/// <param name="NormWeightsKernelLoss">The same with w_i = ‖φ_i‖/Σ‖φ‖, as the published code has it.</param>
internal sealed record LiteralRepresentativeness(double KernelLoss, double NormalisedKernelLoss, double NormWeightsKernelLoss)
{
    /// <summary>By the 0–1 loss and by the cross-entropy.</summary>
    internal static (LiteralRepresentativeness ZeroOne, LiteralRepresentativeness CrossEntropy) Of(
        FeatureBatch training, FeatureBatch heldOut, Tensor weights, Tensor? bias, double weight)
    {
        var (w, b) = (weights.to(float64), bias?.to(float64));
        var features = training.Features.to(float64); // (S, m)
        var logits = nn.functional.linear(features, w, b); // (S, k)
        var wrong = 1 - ClassMeans.Membership(PredictedClass.Of(logits, w, b), (int)weights.shape[0], float64); // (S, k)
        var norms = features.norm(1); // (S)
        var kernel = (-0.5 * cdist(heldOut.Features.to(float64), features, 2.0, TorchSharp.compute_mode.donot_use_mm_for_euclid_dist)).exp(); // (T, S)
        return (By(wrong), By(-logits.log_softmax(1)));

        LiteralRepresentativeness By(Tensor losses)
        {
            var (plain, weighted) = (Mean(losses), Mean(losses * (norms / norms.sum()).unsqueeze(1)));
            return new(weight * plain, plain / training.Labels.shape[0], weighted);
        }

        double Mean(Tensor losses) => kernel.matmul(losses).gather(1, heldOut.Labels.unsqueeze(1)).mean().item<double>()
            / (Math.Sqrt(2 * Math.PI) * training.Labels.shape[0]);
    }
}
