using GrokLab.Training.Measures;

namespace GrokLab.Web.Comparisons;

/// <summary>What runs can be compared by.</summary>
public static class ComparisonMetrics
{
    /// <summary>Those of the paper's figures.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        Metrics.ValidationAccuracy, Metrics.Kappa, Metrics.Ncc, Metrics.TrainAccuracy, Metrics.ValidationLoss, Metrics.AngleMean,
    ];

    /// <summary>Those that a page offers, in its order.</summary>
    public static IReadOnlyList<string> Offered { get; } =
        [.. Usual, .. Metrics.All.OrderBy(metric => metric.Title, StringComparer.Ordinal).Select(metric => metric.Name).Except(Usual)];

    /// <summary>What a person reads above it.</summary>
    public static string Title(string metric) => Metrics.Find(metric)?.Title ?? metric;
}
