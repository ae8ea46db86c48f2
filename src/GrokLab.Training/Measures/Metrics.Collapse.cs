#pragma warning disable CS1591 // Each entry describes itself.
namespace GrokLab.Training.Measures;

public static partial class Metrics
{
    private const string Papyan = "Papyan et al. 2020";
    private const string TwoCoincide = "two class means coincide";
    private const string AllCoincide = "all class means coincide";
    private const string OnCentre = "a class mean lies on the centre of the class means";
    private static readonly MetricPanel NccPanel = new("ncc", "Neural collapse NCC", "NCC", "ncc", IsMain: true);
    private static readonly MetricPanel VariancePanel = new("variances", "Class variances", "variance", "nc_within");
    private static readonly MetricPanel Nc1Panel = new("nc1", "NC1: variability within the classes", "Tr(Σ_W Σ_B⁺)/K", "nc1");
    private static readonly MetricPanel NormPanel = new("nc2-norms", "NC2: equal norms", "std/mean", "nc2_equinorm_means");
    private static readonly MetricPanel SimplexPanel = new("nc2-angles", "NC2: angles of a simplex", "mean abs(cos + 1/(K−1))", "nc2_simplex_means");
    private static readonly MetricPanel Nc4Panel = new("nc4", "NC4: not the nearest class mean", "share of samples", "nc4");
    private static readonly MetricPanel MeanNormPanel = new("mean-norms", "Norms of the means", "norm, feature units", "class_mean_norm");
    private static readonly MetricPanel AnglePanel = new("angles", "Cluster angles", "angle, degrees", "cluster-angles", IsMain: true);

    public static Metric Ncc { get; } = new("ncc", "NCC (sum, Def. 3.1)", "NCC (sum)", MetricGroup.Collapse)
    {
        Formula = "Σ_{c<c'} (V_c + V_c')/‖μ_c − μ_c'‖², V_c = Σ_{x∈c} ‖φ(x) − μ_c‖²",
        Source = "Def. 3.1, as printed",
        Scale = MetricScale.Logarithmic,
        Curve = new(NccPanel, "NCC (sum, Def. 3.1)"),
        NeedsTwoClasses = true,
        Undefined = TwoCoincide,
        Value = t => NccOf(t.Set),
    };

    public static Metric NccGalanti { get; } = new("ncc_galanti", "NCC (mean, Galanti et al.)", "NCC (mean)", MetricGroup.Collapse)
    {
        Formula = "mean over ordered pairs of (V_c/n_c + V_c'/n_c')/(2‖μ_c − μ_c'‖²)",
        Source = "Galanti et al. 2021",
        Scale = MetricScale.Logarithmic,
        Curve = new(NccPanel, "NCC (mean, Galanti et al.)", CurveStyle.Variant),
        NeedsTwoClasses = true,
        Undefined = TwoCoincide,
        Value = t => NccGalantiOf(t.Set),
    };

    public static Metric Nc1 { get; } = new("nc1", "NC1", "Tr(Σ_W Σ_B⁺)/K", MetricGroup.Collapse)
    {
        Formula = "Tr(Σ_W Σ_B⁺)/K, Σ_W = mean (φ−μ)(φ−μ)ᵀ, Σ_B = (1/K) Σ_c u_c u_cᵀ",
        Source = Papyan,
        Scale = MetricScale.Logarithmic,
        Curve = new(Nc1Panel, "training"),
        NeedsTwoClasses = true,
        Undefined = AllCoincide,
        Value = t => Nc1Of(t.Set),
    };

    public static Metric WithinVariance { get; } = new("nc_within", "Within-class variance", "Tr Σ_W", MetricGroup.Collapse)
    {
        Formula = "Tr Σ_W = mean ‖φ − μ‖² over all samples, μ the mean of the sample's class",
        Source = Papyan,
        Unit = "squared feature units",
        Scale = MetricScale.Logarithmic,
        Curve = new(VariancePanel, "within, Tr Σ_W"),
        Value = t => WithinVarianceOf(t.Set),
    };

    public static Metric BetweenVariance { get; } = new("nc_between", "Between-class variance", "Tr Σ_B", MetricGroup.Collapse)
    {
        Formula = "Tr Σ_B = mean ‖u_c‖² over the K present classes",
        Source = Papyan,
        Unit = "squared feature units",
        Scale = MetricScale.Logarithmic,
        Curve = new(VariancePanel, "between, Tr Σ_B", CurveStyle.Compared),
        NeedsTwoClasses = true,
        Value = t => BetweenVarianceOf(t.Set),
    };

    public static Metric Nc2EquinormMeans { get; } = new("nc2_equinorm_means", "NC2, norms of the class means", "std/mean of ‖u‖", MetricGroup.Collapse)
    {
        Formula = "std/mean of ‖u_c‖ (population std)",
        Source = Papyan,
        Curve = new(NormPanel, "class means"),
        NeedsTwoClasses = true,
        Undefined = AllCoincide,
        Value = t => CoefficientOfVariation(t.MeanNorms),
    };

    public static Metric Nc2EquinormWeights { get; } = new("nc2_equinorm_weights", "NC2, norms of the weight rows", "std/mean of ‖w‖", MetricGroup.Collapse)
    {
        Formula = "std/mean of ‖w_s‖ over all k rows (population std)",
        Source = Papyan,
        Curve = new(NormPanel, "weight rows", CurveStyle.Compared),
        Undefined = "all weights are zero",
        Value = t => CoefficientOfVariation(t.RowNorms),
    };

    public static Metric Nc2SimplexMeans { get; } = new("nc2_simplex_means", "NC2, angles of the class means", "abs(cos + 1/(K−1))", MetricGroup.Collapse)
    {
        Formula = "mean over pairs of abs(cos + 1/(K−1)), cos between u_c and u_c'",
        Source = Papyan,
        Curve = new(SimplexPanel, "class means"),
        NeedsTwoClasses = true,
        Undefined = OnCentre,
        Value = t => SimplexDeviation(t.MeanCosines, t.Present.Length),
    };

    public static Metric Nc2SimplexWeights { get; } = new("nc2_simplex_weights", "NC2, angles of the weight rows", "abs(cos + 1/(k−1))", MetricGroup.Collapse)
    {
        Formula = "mean over pairs of abs(cos + 1/(k−1)), cos between w_s and w_q of all k rows",
        Source = Papyan,
        Curve = new(SimplexPanel, "weight rows", CurveStyle.Compared),
        Undefined = "a class has no weights (its row is zero)",
        Value = t => SimplexDeviation(t.RowCosines, t.Classes),
    };

    public static Metric Nc3 { get; } = new("nc3", "NC3", "‖W/‖W‖ − U/‖U‖‖", MetricGroup.Collapse)
    {
        Formula = "‖W/‖W‖_F − U/‖U‖_F‖_F, rows of the present classes",
        Source = Papyan,
        NeedsTwoClasses = true,
        Undefined = $"{AllCoincide} or all weights are zero",
        Value = t => t.MeansNorm > 0 && t.PresentRowsNorm > 0 ? t.Misalignment : double.NaN,
    };

    public static Metric Nc4 { get; } = new("nc4", "NC4", "share of samples", MetricGroup.Collapse)
    {
        Formula = "share of samples whose nearest class mean is not the class of the largest logit",
        Source = Papyan,
        Curve = new(Nc4Panel, "training"),
        Value = t => Nc4Of(t.Set),
    };

    public static Metric ClassMeanNorm { get; } = new("class_mean_norm", "Norm of the class means M̂", "M̂", MetricGroup.Collapse)
    {
        Formula = "M̂ = mean ‖u_c‖",
        Source = "Prop. 5.2",
        Unit = "feature units",
        Curve = new(MeanNormPanel, "class means M̂"),
        NeedsTwoClasses = true,
        Value = t => t.MeanNorms.Average(),
    };

    public static Metric GlobalMeanNorm { get; } = new("global_mean_norm", "Norm of the global mean", "‖μ_G‖", MetricGroup.Collapse)
    {
        Formula = "‖μ_G‖",
        Source = "Prop. 5.2",
        Unit = "feature units",
        Curve = new(MeanNormPanel, "global mean ‖μ_G‖", CurveStyle.Compared),
        Value = t => t.GlobalMeanNorm,
    };

    public static Metric WeightScale { get; } = new("weight_scale", "Scale of the weights λ̂", "λ̂", MetricGroup.Collapse)
    {
        Formula = "λ̂ = ⟨W, U⟩/⟨U, U⟩, least squares of W ≈ λU",
        Source = "Prop. 5.2",
        Unit = "logits per squared feature unit",
        NeedsTwoClasses = true,
        Undefined = AllCoincide,
        Value = t => t.Alignment / (t.MeansNorm * t.MeansNorm),
    };

    public static Metric ValidationNcc { get; } = OnValidation(Ncc, NccOf)
        with { Curve = new(NccPanel, $"{Ncc.Curve!.Name}, validation", CurveStyle.MainHeldOut) };

    public static Metric ValidationNccGalanti { get; } = OnValidation(NccGalanti, NccGalantiOf)
        with { Curve = new(NccPanel, $"{NccGalanti.Curve!.Name}, validation", CurveStyle.Compared) };

    public static Metric ValidationNc1 { get; } = OnValidation(Nc1, Nc1Of)
        with { Curve = new(Nc1Panel, "validation", CurveStyle.Compared) };

    public static Metric ValidationWithinVariance { get; } = OnValidation(WithinVariance, WithinVarianceOf)
        with { Curve = new(VariancePanel, "within, validation", CurveStyle.MainHeldOut) };

    public static Metric ValidationBetweenVariance { get; } = OnValidation(BetweenVariance, BetweenVarianceOf)
        with { Curve = new(VariancePanel, "between, validation", CurveStyle.ComparedHeldOut) };

    public static Metric ValidationNc4 { get; } = OnValidation(Nc4, Nc4Of)
        with
    {
        Formula = "share of validation samples whose nearest class mean of the training set is not the class of the largest logit",
        Curve = new(Nc4Panel, "validation", CurveStyle.Compared),
    };

    public static Metric AngleMax { get; } =
        OfAngles("angle_max", "Largest cluster angle", "largest angle between u_c and u_c' over pairs c < c'", angles => angles.Max)
        with { Curve = new(AnglePanel, "max", CurveStyle.Largest) };

    public static Metric AngleMean { get; } =
        OfAngles("angle_mean", "Mean cluster angle", "mean of these angles", angles => angles.Mean)
        with { Curve = new(AnglePanel, "mean") };

    public static Metric AngleMin { get; } =
        OfAngles("angle_min", "Smallest cluster angle", "smallest of these angles", angles => angles.Min)
        with { Curve = new(AnglePanel, "min", CurveStyle.Smallest) };

    public static Metric AngleDeviation { get; } =
        OfAngles("angle_deviation", "Deviation from the optimal angle", "mean abs(angle − `angle_optimum`)", angles => angles.MeanAbsoluteDeviation)
        with { Axis = "degrees" };

    public static Metric AngleOptimum { get; } =
        OfAngles("angle_optimum", "Optimal cluster angle", "arccos(−1/(K−1)), 96.379° for ten classes", angles => angles.Optimum)
        with { Undefined = null, Curve = new(AnglePanel, "optimum", CurveStyle.Optimum) };

    private static Metric OfAngles(string name, string title, string formula, Func<ClusterAngles, double>? value = null) =>
        new(name, title, "angle, degrees", MetricGroup.Angles)
        {
            Formula = formula,
            Source = "Fig. 3",
            Unit = "degrees",
            NeedsTwoClasses = true,
            Undefined = OnCentre,
            Value = value is null ? null : t => value(t.Angles),
        };

    /// <summary>The same measure on the validation set.</summary>
    private static Metric OnValidation(Metric metric, Func<SetTotals, double> value) => metric with
    {
        Name = $"val_{metric.Name}",
        Title = $"{metric.Title}, validation",
        Axis = $"{metric.Axis}, validation",
        Formula = $"`{metric.Name}` of the validation set, with its own class means",
        On = MeasuredOn.ValidationSet,
        Curve = null,
        Value = null,
        HeldOutValue = value,
    };

    private static double NccOf(SetTotals t) => PairSum(t.Sums.SquaredDeviations, t.SquaredDistances);

    private static double NccGalantiOf(SetTotals t) => PairSum([.. t.Sums.SquaredDeviations.Select((v, c) => v / t.Counts[c])], t.SquaredDistances)
        / ((double)t.Present.Length * (t.Present.Length - 1));

    private static double Nc1Of(SetTotals t) => t.MeansNorm > 0 ? t.Sums.WhitenedDeviations.Sum() / t.Samples : double.NaN;

    private static double WithinVarianceOf(SetTotals t) => t.Sums.SquaredDeviations.Sum() / t.Samples;

    private static double BetweenVarianceOf(SetTotals t) => t.MeanNorms.Average(norm => norm * norm);

    private static double Nc4Of(SetTotals t) => t.Sums.NotNearest / t.Samples;

    /// <summary>Σ_{c&lt;c'} (V_c + V_c')/‖μ_c − μ_c'‖² for given deviations (K) and squared distances of means (K, K); NaN for
    /// fewer than two classes.</summary>
    private static double PairSum(double[] deviations, double[,] squaredDistances)
    {
        if (deviations.Length < 2)
        {
            return double.NaN;
        }

        var sum = 0.0;
        for (var i = 0; i < deviations.Length; i++)
        {
            for (var j = i + 1; j < deviations.Length; j++)
            {
                sum += (deviations[i] + deviations[j]) / squaredDistances[i, j];
            }
        }

        return sum;
    }

    private static double CoefficientOfVariation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) / mean;
    }

    /// <summary>The deviation of the pairwise cosines of some vectors from those of a regular simplex; NaN for fewer than two vectors.</summary>
    private static double SimplexDeviation(double[] cosines, int count)
    {
        var deviation = 0.0;
        foreach (var cosine in cosines)
        {
            deviation += Math.Abs(cosine + (1.0 / (count - 1)));
        }

        return deviation / cosines.Length;
    }
}
