#pragma warning disable CS1591 // Each entry describes itself.
namespace GrokLab.Training.Measures;

public static partial class Metrics
{
    private const string MatchedUndefined = $"{UndefinedMeasure.LossStaysAbove}; {MatchedConfidence.TargetTooHigh}";
    private static readonly MetricPanel FactorPanel = new("bound-factors", "Factors of the bound ‖W‖² Tr H", "factor", "prediction_gini");
    private static readonly MetricPanel BoundPanel = new("collapse-bounds", "Bounds of Prop. 5.2", "bound, nats", "collapse_bound");
    private static readonly MetricPanel KappaPanel = new("kappa", "Relative flatness κ", "κ", "kappa", IsMain: true);

    public static Metric Kappa { get; } = new("kappa", "Relative flatness κ (Def. 3.2)", "κ (Def. 3.2)", MetricGroup.Flatness)
    {
        Formula = "mean ‖φ‖² Σ_{s<q} p_s p_q ‖w_s − w_q‖²",
        Source = "Def. 3.2",
        Unit = "nats",
        Scale = MetricScale.Logarithmic,
        Curve = new(KappaPanel, "κ (Def. 3.2)"),
        Value = t => t.Flatness.Kappa / t.Samples,
    };

    public static Metric KappaUpperBound { get; } = new("kappa_upper_bound", "Upper bound of κ (Lemma A.2)", "upper bound ‖W‖² Tr H (Lemma A.2)", MetricGroup.Flatness)
    {
        Formula = "‖W‖_F² · `trace_hessian`",
        Source = "Lemma A.2; Walter et al. 2024",
        Unit = "nats",
        Scale = MetricScale.Logarithmic,
        Curve = new(KappaPanel, "upper bound ‖W‖² Tr H (Lemma A.2)", CurveStyle.Bound),
        Value = t => t.WeightNorm * t.WeightNorm * (t.Flatness.Trace / t.Samples),
    };

    public static Metric TraceHessian { get; } = new("trace_hessian", "Trace of the Hessian", "Tr H", MetricGroup.Flatness)
    {
        Formula = "mean ‖φ‖² · 2 Σ_{s<q} p_s p_q",
        Source = "Lemma A.2",
        Unit = "nats per weight²",
        Scale = MetricScale.Logarithmic,
        Value = t => t.Flatness.Trace / t.Samples,
    };

    public static Metric KappaColumnReading { get; } = new("kappa_column_reading", "κ of the columns of W", "κ of columns", MetricGroup.Flatness)
    {
        Formula = "mean ‖Wφ‖² · 2 Σ_{s<q} p_s p_q",
        Source = "Def. 3.2 with the columns of W as neurons",
        Unit = "nats",
        Scale = MetricScale.Logarithmic,
        Value = t => t.Flatness.ColumnReading / t.Samples,
    };

    public static Metric HeadWeightNorm { get; } = new("head_weight_norm", "Norm of the last layer's weights", "‖W‖", MetricGroup.Flatness)
    {
        Formula = "‖W‖_F",
        Value = t => t.WeightNorm,
    };

    public static Metric HeadWeightNormSquared { get; } = new("head_weight_norm_squared", "Squared norm of the last layer's weights", "‖W‖²", MetricGroup.Flatness)
    {
        Formula = "‖W‖_F²",
        Scale = MetricScale.Logarithmic,
        Curve = new(FactorPanel, "‖W‖²"),
        Value = t => t.WeightNorm * t.WeightNorm,
    };

    public static Metric FeatureNormSquared { get; } = new("feature_norm_squared", "Mean squared norm of the features", "mean ‖φ‖²", MetricGroup.Flatness)
    {
        Formula = "mean ‖φ‖²",
        Unit = "squared feature units",
        Scale = MetricScale.Logarithmic,
        Curve = new(FactorPanel, "mean ‖φ‖²", CurveStyle.Compared),
        Value = t => t.Flatness.SquaredNorms / t.Samples,
    };

    public static Metric PredictionGini { get; } = new("prediction_gini", "Gini impurity of the predictions", "mean Σ p(1 − p)", MetricGroup.Flatness)
    {
        Formula = "mean Σ_s p_s(1 − p_s) = mean 2 Σ_{s<q} p_s p_q",
        Scale = MetricScale.Logarithmic,
        Curve = new(FactorPanel, "mean Σ p(1 − p)", CurveStyle.Variant),
        Value = t => t.Flatness.Spread / t.Samples,
    };

    public static Metric KappaMatched { get; } = new("kappa_matched", "κ at matched confidence", "κ at matched confidence", MetricGroup.Flatness)
    {
        Formula = "κ with W/τ and b/τ in place of W and b, τ = `matched_temperature`",
        Source = "own definition",
        Unit = "nats",
        Scale = MetricScale.Logarithmic,
        Curve = new(KappaPanel, "κ at matched confidence", CurveStyle.Variant),
        Undefined = MatchedUndefined,
        Reason = t => t.Matched.Reason,
        Value = t => t.Matched.Kappa,
    };

    public static Metric MatchedTemperature { get; } = new("matched_temperature", "Temperature of matched confidence τ", "τ", MetricGroup.Flatness)
    {
        Formula = "largest τ with mean −ln softmax(z/τ)_y = `evaluation.matchedLoss`, z the logits",
        Source = "own definition",
        Scale = MetricScale.Logarithmic,
        Undefined = MatchedUndefined,
        Reason = t => t.Matched.Reason,
        Value = t => t.Matched.Temperature,
    };

    public static Metric CollapseBound { get; } =
        OfBound("collapse_bound", "Bound of Prop. 5.2", "λ̂²k³M̂⁴ a/Z²", t => Fitted(t).Bound)
        with { Curve = new(BoundPanel, "as printed") };

    public static Metric CollapseBoundAsymptotic { get; } =
        OfBound("collapse_bound_asymptotic", "Bound of Prop. 5.2, asymptotic", "λ̂²k³M̂⁴ a", t => Fitted(t).AsymptoticBound)
        with { Curve = new(BoundPanel, "asymptotic", CurveStyle.Bound) };

    public static Metric CollapseBoundCorrected { get; } =
        OfBound(
            "collapse_bound_corrected", "Bound of Prop. 5.2, corrected", "`collapse_bound` · (1 + ‖μ_G‖²/M̂²)",
            t => Fitted(t).CorrectedBound(t.GlobalMeanNorm))
        with { Source = "own derivation", Curve = new(BoundPanel, "corrected", CurveStyle.Variant) };

    private static Metric OfBound(string name, string title, string formula, Func<Totals, double> value) =>
        new(name, title, "bound", MetricGroup.Bound)
        {
            Formula = formula,
            Source = "Prop. 5.2",
            Unit = "nats",
            Scale = MetricScale.Logarithmic,
            NeedsTwoClasses = true,
            Undefined = UndefinedMeasure.WeightsNotAlongMeans,
            Value = value,
        };

    /// <summary>The bound at λ̂ and M̂; NaN for λ̂ ≤ 0.</summary>
    private static CollapseBound Fitted(Totals t)
    {
        var scale = WeightScale.Value!(t);
        return new CollapseBound(scale > 0 ? scale : double.NaN, ClassMeanNorm.Value!(t), t.Classes);
    }
}
