namespace GrokLab.Training.Measures;

/// <summary>Representativeness (App. D) by both losses.</summary>
/// <param name="ZeroOne">By the 0–1 loss (Fig. 8).</param>
/// <param name="CrossEntropy">By the cross-entropy, in nats.</param>
public sealed record RepresentativenessValues(RepresentativenessReadings ZeroOne, RepresentativenessReadings CrossEntropy);

/// <summary>The readings of representativeness by one loss: the loss on the held-out samples less what a kernel estimate expects
/// there from the training samples.</summary>
/// <remarks>
/// The clean reading takes the losses of the training samples with their own labels, and goes to zero as held-out samples are
/// predicted right. The literal readings are those of the published code, which takes the training samples' losses with the label
/// of the held-out sample: by the 0–1 loss their kernel estimate never exceeds 0.008, so that they are all but the held-out error
/// itself.
/// </remarks>
/// <param name="TrueLoss">Mean loss of the held-out samples.</param>
/// <param name="CleanKernelLoss">Mean of Σ α_ij ℓ(y_i, f(x_i)) / max(1, Σ α_ij).</param>
/// <param name="LiteralKernelLoss">Mean of (w/|S|) Σ K_ij ℓ(y_j, f(x_i)); NaN where not asked for.</param>
/// <param name="LiteralNormalisedKernelLoss">The same with w = 1/|S|; NaN where not asked for.</param>
/// <param name="LiteralNormWeightsKernelLoss">The same with w_i = ‖φ_i‖/Σ‖φ‖; NaN where not asked for.</param>
public sealed record RepresentativenessReadings(
    double TrueLoss,
    double CleanKernelLoss,
    double LiteralKernelLoss,
    double LiteralNormalisedKernelLoss,
    double LiteralNormWeightsKernelLoss)
{
    /// <summary>The default reading.</summary>
    public double Clean => TrueLoss - CleanKernelLoss;

    /// <summary>The published code's formula with the constant weight of App. D.</summary>
    public double Literal => TrueLoss - LiteralKernelLoss;

    /// <summary>The same with the weights normalised to sum 1, as that code's library does.</summary>
    public double LiteralNormalised => TrueLoss - LiteralNormalisedKernelLoss;

    /// <summary>The published code unchanged: weights by the features' norms, normalised.</summary>
    public double LiteralNormWeights => TrueLoss - LiteralNormWeightsKernelLoss;

    /// <summary>The mean over folds, each with the same weight.</summary>
    internal static RepresentativenessReadings Mean(IReadOnlyCollection<RepresentativenessReadings> folds) => new(
        folds.Average(f => f.TrueLoss),
        folds.Average(f => f.CleanKernelLoss),
        folds.Average(f => f.LiteralKernelLoss),
        folds.Average(f => f.LiteralNormalisedKernelLoss),
        folds.Average(f => f.LiteralNormWeightsKernelLoss));
}

/// <summary>How representativeness is computed.</summary>
public sealed record RepresentativenessOptions
{
    /// <summary>The weight of one training sample in the kernel estimate.</summary>
    public double Weight { get; init; } = 0.02;

    /// <summary>h, the bandwidth of the clean reading's Gaussian kernel, in units of feature distance.</summary>
    public double Bandwidth { get; init; } = 1.0;

    /// <summary>Whether to compute the literal readings too; they cost several times as much.</summary>
    public bool Literal { get; init; }
}
