using GrokLab.Training.Measures;

namespace GrokLab.Web.Theory;

/// <summary>Prop. 5.2 as curves over λ, for one configuration of ideal neural collapse.</summary>
/// <param name="MeanNorm">M.</param>
/// <param name="Classes">k.</param>
/// <param name="MeanRatio">‖μ_G‖/M; the proof assumes 0.</param>
public sealed record CollapseCurves(double MeanNorm, int Classes, double MeanRatio)
{
    /// <summary>Points per curve.</summary>
    public const int Points = 240;

    /// <summary>The margins λδ that the curves span: from where κ still rises to where κ is far below the rounding error.</summary>
    private const double LeastMargin = 0.01, MostMargin = 60;

    /// <summary>The values of λ, evenly spaced on a logarithmic axis.</summary>
    public IReadOnlyList<double> Lambdas { get; } = [.. Enumerable.Range(0, Points).Select(i =>
        Scale(MeanNorm, Classes) * LeastMargin * Math.Pow(MostMargin / LeastMargin, (double)i / (Points - 1)))];

    /// <summary>The exact κ of the configuration.</summary>
    public IReadOnlyList<double> Kappa => [.. At().Select(b => b.Kappa(GlobalMeanNorm))];

    /// <summary>The bound as printed.</summary>
    public IReadOnlyList<double> Bound => [.. At().Select(b => b.Bound)];

    /// <summary>The asymptotic bound as printed.</summary>
    public IReadOnlyList<double> AsymptoticBound => [.. At().Select(b => b.AsymptoticBound)];

    /// <summary>The bound with M²(M² + ‖μ_G‖²) in place of M⁴.</summary>
    public IReadOnlyList<double> CorrectedBound => [.. At().Select(b => b.CorrectedBound(GlobalMeanNorm))];

    /// <summary>‖μ_G‖.</summary>
    public double GlobalMeanNorm => MeanRatio * MeanNorm;

    /// <summary>The λ of the largest κ: κ rises like λ² before it decays.</summary>
    public double PeakLambda
    {
        get
        {
            var kappa = Kappa;
            return Lambdas[Enumerable.Range(0, Points).MaxBy(i => kappa[i])];
        }
    }

    /// <summary>Whether the exact κ exceeds the bound as printed at a λ.</summary>
    public bool FailsAt(double lambda) => MeanRatio > Configuration(lambda).FailureThreshold;

    /// <summary>The configuration at one λ.</summary>
    public CollapseBound Configuration(double lambda) => new(lambda, MeanNorm, Classes);

    /// <summary>
    /// The position of a measured configuration on the λ axis: κ and the bounds depend on λ and M only through λM², so a run
    /// with λ̂ and M̂ is drawn at λ̂M̂²/M².
    /// </summary>
    public double Place(double lambda, double meanNorm) => lambda * meanNorm * meanNorm / (MeanNorm * MeanNorm);

    private IEnumerable<CollapseBound> At() => Lambdas.Select(Configuration);

    /// <summary>The λ that gives a margin of 1.</summary>
    private static double Scale(double meanNorm, int classes) => (classes - 1.0) / (meanNorm * meanNorm * classes);
}
