using GrokLab.Training.Protocol;

namespace GrokLab.Training.Measures;

/// <summary>Every measure of one set of features. A measure that is not defined on them is null, with its reason in
/// <see cref="Undefined"/>.</summary>
public sealed record MeasureSet
{
    /// <summary>N, the number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>Mean cross-entropy in nats.</summary>
    public required double? CrossEntropy { get; init; }

    /// <summary>Share of samples whose largest logit is that of their label, 0 to 1.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Relative flatness κ (Def. 3.2).</summary>
    public required double? Kappa { get; init; }

    /// <summary>‖W‖_F²·Tr H ≥ κ (Lemma A.2).</summary>
    public required double? KappaUpperBound { get; init; }

    /// <summary>Tr H, the trace of the loss Hessian with respect to W.</summary>
    public required double? TraceHessian { get; init; }

    /// <summary>κ with the columns of W read as neurons.</summary>
    public required double? KappaColumnReading { get; init; }

    /// <summary>‖W‖_F.</summary>
    public required double? HeadWeightNorm { get; init; }

    /// <summary>NCC as Def. 3.1 prints it.</summary>
    public required double? Ncc { get; init; }

    /// <summary>NCC after Galanti et al. 2021.</summary>
    public required double? NccGalanti { get; init; }

    /// <summary>Smallest angle between centred class means, in degrees.</summary>
    public required double? AngleMin { get; init; }

    /// <summary>Mean angle between centred class means, in degrees.</summary>
    public required double? AngleMean { get; init; }

    /// <summary>Largest angle between centred class means, in degrees.</summary>
    public required double? AngleMax { get; init; }

    /// <summary>Mean of |angle − <see cref="AngleOptimum"/>|, in degrees.</summary>
    public required double? AngleDeviation { get; init; }

    /// <summary>The angle of a simplex of the present classes, in degrees.</summary>
    public required double? AngleOptimum { get; init; }

    /// <summary>NC1 = Tr(Σ_W Σ_B⁺)/K.</summary>
    public required double? Nc1 { get; init; }

    /// <summary>NC2: coefficient of variation of the centred class means' norms.</summary>
    public required double? Nc2EquinormMeans { get; init; }

    /// <summary>NC2: coefficient of variation of the weight rows' norms.</summary>
    public required double? Nc2EquinormWeights { get; init; }

    /// <summary>NC2: mean of |cos + 1/(K−1)| of the centred class means.</summary>
    public required double? Nc2SimplexMeans { get; init; }

    /// <summary>NC2: mean of |cos + 1/(k−1)| of the weight rows.</summary>
    public required double? Nc2SimplexWeights { get; init; }

    /// <summary>NC3: ‖W/‖W‖ − U/‖U‖‖_F.</summary>
    public required double? Nc3 { get; init; }

    /// <summary>NC4: share of samples whose nearest class mean is not the predicted class.</summary>
    public required double? Nc4 { get; init; }

    /// <summary>M̂, the mean norm of the centred class means.</summary>
    public required double? ClassMeanNorm { get; init; }

    /// <summary>‖μ_G‖, the norm of the mean of class means.</summary>
    public required double? GlobalMeanNorm { get; init; }

    /// <summary>λ̂ of W ≈ λ(μ − μ_G).</summary>
    public required double? WeightScale { get; init; }

    /// <summary>The bound of Prop. 5.2 at λ̂ and M̂.</summary>
    public required double? CollapseBound { get; init; }

    /// <summary>The same without its denominator.</summary>
    public required double? CollapseBoundAsymptotic { get; init; }

    /// <summary>The bound of Prop. 5.2 times 1 + ‖μ_G‖²/M̂².</summary>
    public required double? CollapseBoundCorrected { get; init; }

    /// <summary>Whether all features, weights and biases are finite; where not, no measure is defined.</summary>
    public required bool InputsAreFinite { get; init; }

    /// <summary>The angle of every pair of classes.</summary>
    public required ClusterAngles Angles { get; init; }

    /// <summary>The same with the class means taken about the mean of all samples.</summary>
    public required ClusterAngles AnglesAboutSampleMean { get; init; }

    /// <summary>The variants of neural collapse, with the per-class sums; NaN or +∞ where not defined.</summary>
    public required NeuralCollapse Collapse { get; init; }

    /// <summary>The measures that are null, and why.</summary>
    public required IReadOnlyList<UndefinedMeasure> Undefined { get; init; }

    /// <summary>All measures but the loss and the accuracy, whose names depend on the data set, by the name that they are
    /// stored under.</summary>
    public IReadOnlyDictionary<string, double?> ByName() => new Dictionary<string, double?>
    {
        [MetricNames.Kappa] = Kappa,
        [MetricNames.KappaUpperBound] = KappaUpperBound,
        [MeasureNames.TraceHessian] = TraceHessian,
        [MeasureNames.KappaColumnReading] = KappaColumnReading,
        [MeasureNames.HeadWeightNorm] = HeadWeightNorm,
        [MetricNames.Ncc] = Ncc,
        [MetricNames.NccGalanti] = NccGalanti,
        [MetricNames.AngleMin] = AngleMin,
        [MetricNames.AngleMean] = AngleMean,
        [MetricNames.AngleMax] = AngleMax,
        [MeasureNames.AngleDeviation] = AngleDeviation,
        [MeasureNames.AngleOptimum] = AngleOptimum,
        [MeasureNames.Nc1] = Nc1,
        [MeasureNames.Nc2EquinormMeans] = Nc2EquinormMeans,
        [MeasureNames.Nc2EquinormWeights] = Nc2EquinormWeights,
        [MeasureNames.Nc2SimplexMeans] = Nc2SimplexMeans,
        [MeasureNames.Nc2SimplexWeights] = Nc2SimplexWeights,
        [MeasureNames.Nc3] = Nc3,
        [MeasureNames.Nc4] = Nc4,
        [MeasureNames.ClassMeanNorm] = ClassMeanNorm,
        [MeasureNames.GlobalMeanNorm] = GlobalMeanNorm,
        [MeasureNames.WeightScale] = WeightScale,
        [MeasureNames.CollapseBound] = CollapseBound,
        [MeasureNames.CollapseBoundAsymptotic] = CollapseBoundAsymptotic,
        [MeasureNames.CollapseBoundCorrected] = CollapseBoundCorrected,
    };
}
