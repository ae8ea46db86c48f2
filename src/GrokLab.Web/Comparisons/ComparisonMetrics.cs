using GrokLab.Training.Measures;

namespace GrokLab.Web.Comparisons;

/// <summary>The metrics that runs can be compared by.</summary>
public static class ComparisonMetrics
{
    /// <summary>The metrics of the paper's figures.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        Metrics.ValidationAccuracy, Metrics.Kappa, Metrics.NccGalanti, Metrics.TrainAccuracy, Metrics.ValidationLoss, Metrics.AngleMean,
    ];

    /// <summary>The metrics that the page offers, in its order.</summary>
    public static IReadOnlyList<string> Offered { get; } =
        [.. Usual, .. Metrics.All.OrderBy(metric => metric.Title, StringComparer.Ordinal).Select(metric => metric.Name).Except(Usual)];

    /// <summary>The title above the metric's panel.</summary>
    public static string Title(string metric) => Metrics.Find(metric)?.Title ?? metric;
}
