namespace GrokLab.Training.Measures;

/// <summary>
/// Prop. 5.2: the bound on κ that follows from neural collapse with W = λ(μ − μ_G) and ‖μ_c − μ_G‖ = M in k balanced classes. With
/// δ = M²k/(k−1), a = e^(−λδ) and Z = 1 + (k−1)a.
/// </summary>
/// <remarks>
/// The proof assumes ‖φ‖² = M², that is μ_G = 0. With a mean μ_G and the biases b_c = d − λ(μ_c − μ_G)·μ_G that Lemma A.1
/// requires, the exact κ is larger by the factor 1 + ‖μ_G‖²/M², so that the bound as printed fails from
/// <see cref="FailureThreshold"/> on; <see cref="CorrectedBound"/> holds for every μ_G. Logarithms are natural; the values
/// themselves underflow to 0 from λδ ≈ 745 on.
/// </remarks>
/// <param name="Lambda">λ &gt; 0, the scale of the weights.</param>
/// <param name="MeanNorm">M &gt; 0, the common norm of the centred class means.</param>
/// <param name="Classes">k ≥ 2.</param>
public readonly record struct CollapseBound(double Lambda, double MeanNorm, int Classes)
{
    /// <summary>λδ, the margin between the correct logit and any other.</summary>
    public double Margin => Lambda * MeanNorm * MeanNorm * Classes / (Classes - 1.0);

    /// <summary>ln of <see cref="Bound"/>.</summary>
    public double LogBound => LogAsymptoticBound - 2 * LogPartition;

    /// <summary>The bound of Prop. 5.2, λ²k³M⁴a/Z².</summary>
    public double Bound => Math.Exp(LogBound);

    /// <summary>ln of <see cref="AsymptoticBound"/>.</summary>
    public double LogAsymptoticBound =>
        2 * Math.Log(Lambda) + 3 * Math.Log(Classes) + 4 * Math.Log(MeanNorm) - Margin;

    /// <summary>The bound without its denominator, λ²k³M⁴a; never below <see cref="Bound"/>.</summary>
    public double AsymptoticBound => Math.Exp(LogAsymptoticBound);

    /// <summary>The exact κ under ideal collapse, λ²M²(M² + ‖μ_G‖²)·k·a(2 + (k−2)a)/Z².</summary>
    /// <param name="globalMeanNorm">‖μ_G‖.</param>
    public double Kappa(double globalMeanNorm = 0) => Math.Exp(LogKappa(globalMeanNorm));

    /// <summary>ln of <see cref="Kappa"/>.</summary>
    /// <param name="globalMeanNorm">‖μ_G‖.</param>
    public double LogKappa(double globalMeanNorm = 0) =>
        2 * Math.Log(Lambda) + 4 * Math.Log(MeanNorm) + LogExcess(globalMeanNorm) + Math.Log(Classes)
        - Margin + Math.Log(2 + (Classes - 2) * Math.Exp(-Margin)) - 2 * LogPartition;

    /// <summary>The bound with ‖φ‖² = M² + ‖μ_G‖² in place of M²: <see cref="Bound"/>·(1 + ‖μ_G‖²/M²).</summary>
    /// <param name="globalMeanNorm">‖μ_G‖.</param>
    public double CorrectedBound(double globalMeanNorm) => Math.Exp(LogCorrectedBound(globalMeanNorm));

    /// <summary>ln of <see cref="CorrectedBound"/>.</summary>
    /// <param name="globalMeanNorm">‖μ_G‖.</param>
    public double LogCorrectedBound(double globalMeanNorm) => LogBound + LogExcess(globalMeanNorm);

    /// <summary>The ratio ‖μ_G‖/M above which the exact κ exceeds <see cref="Bound"/>: √(k²/(2 + (k−2)a) − 1).</summary>
    public double FailureThreshold =>
        Math.Sqrt((double)Classes * Classes / (2 + (Classes - 2) * Math.Exp(-Margin)) - 1);

    private double LogPartition => Math.Log(1 + (Classes - 1) * Math.Exp(-Margin));

    private double LogExcess(double globalMeanNorm)
    {
        var ratio = globalMeanNorm / MeanNorm;
        return Math.Log(1 + ratio * ratio);
    }
}
