using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Representativeness of the training samples in feature space (App. D, after Petzka et al. 2021): the mean over
/// held-out samples j of ℓ(y_j, f(x_j)) minus a kernel estimate of that loss from the training samples.</summary>
/// <remarks>
/// O(|T||S|m) time, in blocks of held-out samples, so that memory grows only with |S|. The kernel is computed relative to the mean
/// feature, in the features' precision (float64 on a GPU); losses are float64. Nothing is differentiated and no tensor is left.
/// </remarks>
public static class Representativeness
{
    /// <summary>Representativeness with the training samples as S and the held-out samples as T.</summary>
    /// <param name="training">S: features (S, m) and labels (S).</param>
    /// <param name="heldOut">T: features (T, m) and labels (T).</param>
    /// <param name="weights">Weights of the last linear layer, (k, m).</param>
    /// <param name="bias">Biases of the last linear layer, (k), or null.</param>
    /// <param name="options">Weight and bandwidth.</param>
    /// <returns>The values; all NaN where one of the sets is empty.</returns>
    public static RepresentativenessValues OfHeldOut(
        FeatureBatch training, FeatureBatch heldOut, Tensor weights, Tensor? bias, RepresentativenessOptions? options = null)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var device = weights.device_type == DeviceType.MPS ? CPU : weights.device;
        var head = (Weights: weights.to(float64, device), Bias: bias?.to(float64, device));
        return Estimate(
            LossesAt(training, head.Weights, head.Bias), LossesAt(heldOut, head.Weights, head.Bias),
            options ?? new RepresentativenessOptions());
    }

    private static RepresentativenessValues Estimate(
        SampleLosses training, SampleLosses heldOut, RepresentativenessOptions options)
    {
        if (training.Count == 0 || heldOut.Count == 0)
        {
            var undefined = new RepresentativenessReading(double.NaN, double.NaN);
            return new RepresentativenessValues(undefined, undefined);
        }

        var truth = Read(heldOut.Own.mean([0])); // 0–1, cross-entropy
        var centre = training.Features.mean([0], type: float64).to(training.Features.dtype);
        var clean = Read(KernelLoss.Clean(training, heldOut, centre, options.Weight, options.Bandwidth));
        return new RepresentativenessValues(new(truth[0], clean[0]), new(truth[1], clean[1]));
    }

    private static SampleLosses LossesAt(FeatureBatch samples, Tensor weights, Tensor? bias)
    {
        var labels = samples.Labels.to(int64, weights.device);
        var precise = samples.Features.to(float64, weights.device);
        var logits = nn.functional.linear(precise, weights, bias); // (n, k)
        // On a GPU float32 products may be rounded to ten bits (TF32), which is too imprecise for distances.
        var kept = weights.device_type == DeviceType.CUDA ? precise : samples.Features.to(weights.device);
        return new SampleLosses(kept, labels, PredictedClass.Of(logits, weights, bias), -logits.log_softmax(1));
    }

    private static double[] Read(Tensor values) => values.to(float64).cpu().data<double>().ToArray();
}
