using GrokLab.Training.Measures;

namespace GrokLab.Web.Figures;

/// <summary>The readings that a figure draws, where the paper's text and the authors' program differ.</summary>
/// <param name="Ncc">The reading of NCC.</param>
/// <param name="Flatness">The reading of relative flatness.</param>
public readonly record struct FigureReadings(NccReading Ncc, FlatnessReading Flatness)
{
    internal Metric NccMetric => Ncc == NccReading.Sum ? Metrics.Ncc : Metrics.NccGalanti;

    internal Metric FlatnessMetric => Flatness == FlatnessReading.Bound ? Metrics.KappaUpperBound : Metrics.Kappa;

    /// <summary>The metric that is drawn in place of a metric of <see cref="FigureCatalog"/>.</summary>
    public string Of(string metric) => metric == Metrics.NccGalanti ? NccMetric : metric == Metrics.Kappa ? FlatnessMetric : metric;
}

/// <summary>The readings of NCC.</summary>
public enum NccReading
{
    /// <summary>Means over a class and over pairs: Galanti et al. 2021, and the authors' program.</summary>
    Mean,

    /// <summary>Sums, as Def. 3.1 prints them.</summary>
    Sum,
}

/// <summary>The readings of relative flatness.</summary>
public enum FlatnessReading
{
    /// <summary>κ of Def. 3.2.</summary>
    Kappa,

    /// <summary>The upper bound of Lemma A.2, which the authors' program plots.</summary>
    Bound,
}
