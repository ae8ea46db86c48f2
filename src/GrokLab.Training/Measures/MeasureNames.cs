using GrokLab.Training.Protocol;

namespace GrokLab.Training.Measures;

/// <summary>The names under which measures are stored, beyond those of <see cref="MetricNames"/>.</summary>
public static class MeasureNames
{
    /// <summary>Tr H, the trace of the loss Hessian with respect to the last layer's weights.</summary>
    public const string TraceHessian = "trace_hessian";

    /// <summary>κ with the columns of W read as neurons.</summary>
    public const string KappaColumnReading = "kappa_column_reading";

    /// <summary>‖W‖_F of the last layer.</summary>
    public const string HeadWeightNorm = "head_weight_norm";

    /// <summary>Mean of |angle − optimum| over pairs, in degrees.</summary>
    public const string AngleDeviation = "angle_deviation";

    /// <summary>The angle of a simplex of the present classes, in degrees.</summary>
    public const string AngleOptimum = "angle_optimum";

    /// <summary>NC1 = Tr(Σ_W Σ_B⁺)/K.</summary>
    public const string Nc1 = "nc1";

    /// <summary>NC2, equal norms of the centred class means.</summary>
    public const string Nc2EquinormMeans = "nc2_equinorm_means";

    /// <summary>NC2, equal norms of the weight rows.</summary>
    public const string Nc2EquinormWeights = "nc2_equinorm_weights";

    /// <summary>NC2, mean of |cos + 1/(K−1)| of the centred class means.</summary>
    public const string Nc2SimplexMeans = "nc2_simplex_means";

    /// <summary>NC2, mean of |cos + 1/(k−1)| of the weight rows.</summary>
    public const string Nc2SimplexWeights = "nc2_simplex_weights";

    /// <summary>NC3, distance of the normalised weights from the normalised class means.</summary>
    public const string Nc3 = "nc3";

    /// <summary>NC4, share of samples whose nearest class mean is not the predicted class.</summary>
    public const string Nc4 = "nc4";

    /// <summary>M̂, the mean norm of the centred class means.</summary>
    public const string ClassMeanNorm = "class_mean_norm";

    /// <summary>‖μ_G‖, the norm of the mean of class means.</summary>
    public const string GlobalMeanNorm = "global_mean_norm";

    /// <summary>λ̂ of W ≈ λ(μ − μ_G).</summary>
    public const string WeightScale = "weight_scale";

    /// <summary>The bound of Prop. 5.2 at λ̂ and M̂.</summary>
    public const string CollapseBound = "collapse_bound";

    /// <summary>The same without its denominator.</summary>
    public const string CollapseBoundAsymptotic = "collapse_bound_asymptotic";

    /// <summary>The bound of Prop. 5.2 times 1 + ‖μ_G‖²/M̂².</summary>
    public const string CollapseBoundCorrected = "collapse_bound_corrected";

    /// <summary>Representativeness by the 0–1 loss, clean reading.</summary>
    public const string Representativeness = "representativeness";

    /// <summary>Representativeness by the cross-entropy, clean reading.</summary>
    public const string RepresentativenessCrossEntropy = "representativeness_cross_entropy";

    /// <summary>Representativeness by the 0–1 loss, literal reading: all but the validation error itself.</summary>
    public const string RepresentativenessLiteral = "representativeness_literal";

    /// <summary>Representativeness by the cross-entropy, literal reading.</summary>
    public const string RepresentativenessLiteralCrossEntropy = "representativeness_literal_cross_entropy";
}
