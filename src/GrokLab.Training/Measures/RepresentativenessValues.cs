namespace GrokLab.Training.Measures;

/// <summary>Representativeness (App. D) for both losses.</summary>
/// <param name="ZeroOne">Representativeness for the 0–1 loss (Fig. 8).</param>
/// <param name="CrossEntropy">Representativeness for the cross-entropy, in nats.</param>
public sealed record RepresentativenessValues(RepresentativenessReading ZeroOne, RepresentativenessReading CrossEntropy);

/// <summary>Representativeness for one loss: the loss on the held-out samples minus its kernel estimate from the
/// training samples. It goes to zero as held-out samples are predicted correctly.</summary>
/// <param name="TrueLoss">Mean loss of the held-out samples.</param>
/// <param name="KernelLoss">Mean of Σ α_ij ℓ(y_i, f(x_i)) / max(1, Σ α_ij).</param>
public sealed record RepresentativenessReading(double TrueLoss, double KernelLoss)
{
    /// <summary>The difference <see cref="TrueLoss"/> − <see cref="KernelLoss"/>.</summary>
    public double Value => TrueLoss - KernelLoss;
}

/// <summary>How representativeness is computed.</summary>
public sealed record RepresentativenessOptions
{
    /// <summary>The weight of one training sample in the kernel estimate.</summary>
    public double Weight { get; init; } = 0.02;

    /// <summary>h, the bandwidth of the Gaussian kernel, in units of feature distance.</summary>
    public double Bandwidth { get; init; } = 1.0;
}
