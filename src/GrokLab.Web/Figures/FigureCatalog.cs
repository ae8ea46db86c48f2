using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;

namespace GrokLab.Web.Figures;

/// <summary>A figure of the paper, without data.</summary>
/// <param name="Number">The paper's number.</param>
/// <param name="Title">What the figure shows.</param>
/// <param name="Needs">The kind of group that the figure needs, in words.</param>
/// <param name="Metrics">The metrics that the figure needs, in the default readings.</param>
public sealed record FigureEntry(int Number, string Title, string Needs, IReadOnlyList<string> Metrics);

/// <summary>The figures of the paper, and the groups that fit them.</summary>
public static class FigureCatalog
{
    private static readonly string[] Accuracies = [Metrics.TrainAccuracy, Metrics.ValidationAccuracy];
    private static readonly string[] Losses = [Metrics.TrainLoss, Metrics.ValidationLoss];
    private static readonly string[] Rows = [.. Accuracies, Metrics.Kappa, Metrics.NccGalanti, .. Losses];

    /// <summary>All figures, by number.</summary>
    public static IReadOnlyList<FigureEntry> All { get; } =
    [
        new(1, "Neural collapse and relative flatness in grokking", "grokking without a regularizer", [.. Accuracies, Metrics.Kappa, Metrics.NccGalanti]),
        new(2, "Regularized against neural collapse", "a baseline and the NCC regularizer", [.. Accuracies, Metrics.Kappa, Metrics.NccGalanti]),
        new(3, "Pairwise cluster angles against the optimal angle", "a baseline and the NCC regularizer", [Metrics.AngleMin, Metrics.AngleMean, Metrics.AngleMax, Metrics.AngleOptimum, .. Metrics.AnglePairs]),
        new(4, "Delayed generalization by regularizing against flatness", "a baseline and the flatness or flatness bound regularizer", [.. Accuracies, Metrics.Kappa]),
        new(5, "Losses when regularized against neural collapse", "a baseline and the NCC regularizer", Losses),
        new(6, "λ of the NCC regularizer", "the NCC regularizer at several λ", Rows),
        new(7, "λ of the NCC regularizer with data augmentation", "the NCC regularizer at several λ, with augmentation", Rows),
        new(8, "Representativeness in grokking", "grokking with representativeness measured", [.. Accuracies, Metrics.Representativeness]),
    ];

    /// <summary>The figure with a number, or null.</summary>
    public static FigureEntry? Find(int number) => All.FirstOrDefault(figure => figure.Number == number);

    /// <summary>Whether a group fits a figure.</summary>
    /// <param name="number">The figure's number.</param>
    /// <param name="specs">One spec per variant.</param>
    public static bool Fits(int number, IReadOnlyList<ExperimentSpec> specs)
    {
        var lambdas = specs.Where(s => s.Regularizer is NccSpec && !s.Regularizer.HasNegativeLambda()).Select(s => s.Regularizer.Lambda).Distinct().Count();
        var hasBaseline = specs.Any(s => s.Regularizer is NoRegularizerSpec);
        var isAugmented = specs.Any(s => s.Task.IsAugmented());
        var areOfTokens = specs.All(s => KnownKinds.Of(s.Task).Samples == SampleKind.Tokens);
        return number switch
        {
            1 => hasBaseline && areOfTokens,
            8 => hasBaseline && areOfTokens && specs.All(s => s.Evaluation.RepresentativenessPointsPerDecade > 0),
            2 or 3 or 5 => hasBaseline && lambdas > 0 && !isAugmented,
            4 => hasBaseline && specs.Any(s => s.Regularizer is FlatnessSpec or FlatnessBoundSpec && !s.Regularizer.HasNegativeLambda()),
            6 => lambdas > 1 && !isAugmented,
            7 => lambdas > 1 && isAugmented,
            _ => false,
        };
    }
}
