using System.Collections.Concurrent;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Components.Charts;

/// <summary>The charts of a run's page.</summary>
public static class RunChartCatalog
{
    private static readonly ConcurrentDictionary<int, IReadOnlyList<MetricChart>> Known = new();

    /// <summary>All charts; the same list each time.</summary>
    /// <param name="classes">The number of classes k, for the optimal angle; null as long as it is not known.</param>
    public static IReadOnlyList<MetricChart> For(int? classes) => Known.GetOrAdd(classes ?? 0, Make);

    private static IReadOnlyList<MetricChart> Make(int classes) =>
    [
        new("accuracy", "Accuracy", "accuracy",
            [
                new(MetricNames.TrainAccuracy, "train", Ink.Blue, IsShare: true),
                new(MetricNames.ValidationAccuracy, "validation", Ink.Orange, IsShare: true),
            ],
            YRange: (-0.02m, 1.04m), YTickFormat: ".0%"),
        new("loss", "Loss (cross-entropy)", "loss, nats",
            [
                new(MetricNames.TrainLoss, "train", Ink.Blue),
                new(MetricNames.ValidationLoss, "validation", Ink.Orange),
            ],
            YScale.Log),
        new("kappa", "Relative flatness κ", "κ",
            [
                new(MetricNames.Kappa, "κ", Ink.Blue),
                new(MetricNames.KappaUpperBound, "upper bound ‖W‖² Tr H", Ink.Gray, "dash"),
            ],
            YScale.Log, Docs: "docs/measures#kappa"),
        new("ncc", "Neural collapse NCC", "NCC",
            [
                new(MetricNames.Ncc, "NCC (Def. 3.1)", Ink.Blue),
                new(MetricNames.NccGalanti, "NCC (Galanti et al.)", Ink.Green, "dash"),
            ],
            YScale.Log, Docs: "docs/measures#ncc"),
        new("angles", "Cluster angles", "angle, degrees",
            [
                new(MetricNames.AngleMax, "max", Ink.Gray, "dot"),
                new(MetricNames.AngleMean, "mean", Ink.Blue),
                new(MetricNames.AngleMin, "min", Ink.Gray),
            ],
            Reference: OptimalAngle(classes), Docs: "docs/measures#cluster-angles"),
        new("weight-norm", "Weight norm ‖θ‖", "‖θ‖", [new(MetricNames.WeightNorm, "‖θ‖", Ink.Blue)]),
        new("gradient-norm", "Gradient norm ‖∇L‖", "‖∇L‖", [new(MetricNames.GradientNorm, "‖∇L‖", Ink.Blue)], YScale.Log),
    ];

    /// <summary>The angle between the class means of a simplex of k classes, arccos(−1/(k−1)).</summary>
    private static ReferenceLine? OptimalAngle(int classes)
    {
        if (classes <= 1)
        {
            return null;
        }

        var angle = double.RadiansToDegrees(Math.Acos(-1.0 / (classes - 1)));
        return new ReferenceLine(angle, $"optimal angle {Format.Measure(angle)}°");
    }
}
