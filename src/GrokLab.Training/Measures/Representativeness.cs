using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Representativeness of the training samples in feature space (App. D, after Petzka et al. 2021): the mean over
/// held-out samples j of ℓ(y_j, f(x_j)) less a kernel estimate of the loss there from the training samples.</summary>
/// <remarks>
/// O(|T||S|m) time, in blocks of held-out samples, so that memory grows with |S| alone. The kernel is computed about the mean
/// feature, in the features' precision (float64 on a GPU); losses are float64. Nothing is differentiated and no tensor is left.
/// </remarks>
public static class Representativeness
{
    /// <summary>With the training samples as S and the held-out samples as T.</summary>
    /// <param name="training">S: features (S, m) and labels (S).</param>
    /// <param name="heldOut">T: features (T, m) and labels (T).</param>
    /// <param name="weights">Weights of the last linear layer, (k, m).</param>
    /// <param name="bias">Its biases, (k), or null.</param>
    /// <param name="options">Weight, bandwidth and readings.</param>
    /// <returns>NaN everywhere where one of the sets is empty.</returns>
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

    /// <summary>By k-fold cross-estimation within one set: sample i is held out in fold i mod F.</summary>
    /// <param name="samples">Features (N, m) and labels (N).</param>
    /// <param name="weights">Weights of the last linear layer, (k, m).</param>
    /// <param name="bias">Its biases, (k), or null.</param>
    /// <param name="folds">F ≥ 1.</param>
    /// <param name="options">Weight, bandwidth and readings.</param>
    /// <returns>The values of each fold that holds a sample out; a fold that leaves no training sample is NaN.</returns>
    public static IReadOnlyList<RepresentativenessValues> OfFolds(
        FeatureBatch samples, Tensor weights, Tensor? bias, int folds, RepresentativenessOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var device = weights.device_type == DeviceType.MPS ? CPU : weights.device;
        var all = LossesAt(samples, weights.to(float64, device), bias?.to(float64, device));
        var fold = arange(samples.Labels.shape[0], dtype: int64, device: device).remainder(folds);
        var values = new List<RepresentativenessValues>();
        for (var f = 0; f < Math.Min(folds, samples.Labels.shape[0]); f++)
        {
            using var foldScope = NewDisposeScope();
            values.Add(Estimate(
                all.Select(fold.ne(f).nonzero().squeeze(1)), all.Select(fold.eq(f).nonzero().squeeze(1)),
                options ?? new RepresentativenessOptions()));
        }

        return values;
    }

    /// <summary>The mean of fold values, each fold with the same weight.</summary>
    public static RepresentativenessValues MeanOf(IReadOnlyList<RepresentativenessValues> folds) => new(
        RepresentativenessReadings.Mean([.. folds.Select(f => f.ZeroOne)]),
        RepresentativenessReadings.Mean([.. folds.Select(f => f.CrossEntropy)]));

    private static RepresentativenessValues Estimate(
        SampleLosses training, SampleLosses heldOut, RepresentativenessOptions options)
    {
        if (training.Count == 0 || heldOut.Count == 0)
        {
            var undefined = new RepresentativenessReadings(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
            return new RepresentativenessValues(undefined, undefined);
        }

        var truth = Read(heldOut.Own.mean([0])); // 0–1, cross-entropy
        var centre = training.Features.mean([0], type: float64).to(training.Features.dtype);
        var clean = Read(KernelLoss.Clean(training, heldOut, centre, options.Weight, options.Bandwidth));
        var literal = options.Literal ? Read(KernelLoss.Literal(training, heldOut, centre)) : [.. Enumerable.Repeat(double.NaN, 4)];
        return new RepresentativenessValues(Of(0), Of(1));

        RepresentativenessReadings Of(int loss) => new(
            truth[loss], clean[loss], options.Weight * literal[loss], literal[loss] / training.Count, literal[2 + loss]);
    }

    private static SampleLosses LossesAt(FeatureBatch samples, Tensor weights, Tensor? bias)
    {
        var labels = samples.Labels.to(int64, weights.device);
        var precise = samples.Features.to(float64, weights.device);
        var logits = nn.functional.linear(precise, weights, bias); // (n, k)
        // On a GPU float32 products may be rounded to ten bits (TF32), which distances do not survive.
        var kept = weights.device_type == DeviceType.CUDA ? precise : samples.Features.to(weights.device);
        return new SampleLosses(kept, labels, PredictedClass.Of(logits, weights, bias), -logits.log_softmax(1));
    }

    private static double[] Read(Tensor values) => values.to(float64).cpu().data<double>().ToArray();
}
