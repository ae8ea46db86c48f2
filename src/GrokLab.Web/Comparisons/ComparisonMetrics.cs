using System.Collections.Frozen;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Comparisons;

/// <summary>What runs can be compared by, and the axis of each.</summary>
public static class ComparisonMetrics
{
    private static readonly FrozenDictionary<string, (string Title, FigureAxis Axis)> Known = new Dictionary<string, (string Title, FigureAxis Axis)>
    {
        [MetricNames.ValidationAccuracy] = ("Validation accuracy", FigureAxis.Share("accuracy")),
        [MetricNames.TrainAccuracy] = ("Training accuracy", FigureAxis.Share("accuracy")),
        [MetricNames.ValidationLoss] = ("Validation loss", new("cross-entropy, nats", IsLogarithmic: true)),
        [MetricNames.TrainLoss] = ("Training loss", new("cross-entropy, nats", IsLogarithmic: true)),
        [MetricNames.Kappa] = ("Relative flatness κ", new("κ", IsLogarithmic: true)),
        [MetricNames.KappaUpperBound] = ("Upper bound of κ", new("‖W‖² Tr H", IsLogarithmic: true)),
        [MetricNames.Ncc] = ("NCC (Def. 3.1)", new("NCC", IsLogarithmic: true)),
        [MetricNames.NccGalanti] = ("NCC (Galanti et al.)", new("NCC", IsLogarithmic: true)),
        [MetricNames.AngleMean] = ("Mean cluster angle", new("angle, degrees")),
        [MetricNames.AngleMin] = ("Smallest cluster angle", new("angle, degrees")),
        [MetricNames.AngleMax] = ("Largest cluster angle", new("angle, degrees")),
        [MeasureNames.AngleDeviation] = ("Deviation from the optimal angle", new("degrees")),
        [MeasureNames.Representativeness] = ("Representativeness", new("representativeness")),
        [MetricNames.WeightNorm] = ("Weight norm ‖θ‖", new("‖θ‖")),
        [MetricNames.GradientNorm] = ("Gradient norm ‖∇L‖", new("‖∇L‖", IsLogarithmic: true)),
        [MetricNames.Lambda] = ("λ", new("λ")),
        [MetricNames.LearningRate] = ("Learning rate", new("learning rate")),
        [MeasureNames.Nc1] = ("NC1", new("Tr(Σ_W Σ_B⁺)/K", IsLogarithmic: true)),
        [MeasureNames.Nc4] = ("NC4", new("share of samples")),
        [MeasureNames.TraceHessian] = ("Trace of the Hessian", new("Tr H", IsLogarithmic: true)),
        [MeasureNames.CollapseBoundCorrected] = ("Bound of Prop. 5.2, corrected", new("bound", IsLogarithmic: true)),
    }.ToFrozenDictionary();

    /// <summary>Those of the paper's figures.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        MetricNames.ValidationAccuracy, MetricNames.Kappa, MetricNames.Ncc, MetricNames.TrainAccuracy, MetricNames.ValidationLoss, MetricNames.AngleMean,
    ];

    /// <summary>Those that a page offers, in its order.</summary>
    public static IReadOnlyList<string> Offered { get; } = [.. Usual, .. Known.Keys.Except(Usual).OrderBy(name => Known[name].Title, StringComparer.Ordinal)];

    /// <summary>Whether a run may measure it.</summary>
    public static bool Exists(string metric) => Known.ContainsKey(metric) || KnownMetrics.Names.Contains(metric) || KnownMetrics.Measures.Contains(metric)
        || MetricNames.AnglePairs.Contains(metric);

    /// <summary>What a person reads above it.</summary>
    public static string Title(string metric) => Known.TryGetValue(metric, out var known) ? known.Title : metric;

    /// <summary>Its vertical axis.</summary>
    public static FigureAxis Axis(string metric) => Known.TryGetValue(metric, out var known) ? known.Axis : new(metric);
}
