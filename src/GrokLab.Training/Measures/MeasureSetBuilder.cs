using GrokLab.Training.Protocol;

namespace GrokLab.Training.Measures;

/// <summary>Makes the set of measures out of what the two passes have summed, and says why a measure is not defined.</summary>
internal sealed class MeasureSetBuilder
{
    private readonly List<UndefinedMeasure> undefined = [];
    private readonly bool finite;
    private readonly int present;

    private MeasureSetBuilder(bool finite, int present)
    {
        this.finite = finite;
        this.present = present;
    }

    /// <param name="counts">Samples of each present class.</param>
    /// <param name="totals">Sums over the samples.</param>
    /// <param name="collapse">Made of them.</param>
    /// <param name="angles">Of the class means about their own mean.</param>
    /// <param name="anglesAboutSampleMean">Of the class means about the mean of all samples.</param>
    /// <param name="classes">k.</param>
    /// <param name="weightNorm">‖W‖_F.</param>
    /// <param name="headIsFinite">Whether all weights and biases are finite.</param>
    internal static MeasureSet Build(
        double[] counts, SecondPassTotals totals, NeuralCollapse collapse, ClusterAngles angles,
        ClusterAngles anglesAboutSampleMean, int classes, double weightNorm, bool headIsFinite)
    {
        var finite = headIsFinite && double.IsFinite(totals.Trace + totals.Loss + totals.SquaredDeviations.Sum());
        return new MeasureSetBuilder(finite, counts.Length)
            .Build(counts.Sum(), totals, collapse, angles, anglesAboutSampleMean, classes, weightNorm);
    }

    private MeasureSet Build(
        double samples, SecondPassTotals totals, NeuralCollapse collapse, ClusterAngles angles,
        ClusterAngles anglesAboutSampleMean, int classes, double weightNorm)
    {
        var scale = collapse.WeightScale > 0 ? collapse.WeightScale : double.NaN;
        var ideal = new CollapseBound(scale, collapse.MeanNorm, classes);
        var trace = totals.Trace / samples;

        const string coinciding = "two class means coincide";
        const string onCentre = "a class mean lies on the centre of the class means";
        const string allCoinciding = "all class means coincide";
        const string zeroRow = "a class has no weights (its row is zero)";
        const string notAlong = UndefinedMeasure.WeightsNotAlongMeans;
        return new MeasureSet
        {
            Samples = (long)samples,
            CrossEntropy = Define(MetricNames.TrainLoss, totals.Loss / samples),
            Accuracy = Define(MetricNames.TrainAccuracy, totals.Correct / samples),
            Kappa = Define(MetricNames.Kappa, totals.Kappa / samples),
            KappaUpperBound = Define(MetricNames.KappaUpperBound, weightNorm * weightNorm * trace),
            TraceHessian = Define(MeasureNames.TraceHessian, trace),
            KappaColumnReading = Define(MeasureNames.KappaColumnReading, totals.ColumnReading / samples),
            HeadWeightNorm = Define(MeasureNames.HeadWeightNorm, weightNorm),
            Ncc = DefineForClasses(MetricNames.Ncc, collapse.Ncc, coinciding),
            NccGalanti = DefineForClasses(MetricNames.NccGalanti, collapse.NccGalanti, coinciding),
            AngleMin = DefineForClasses(MetricNames.AngleMin, angles.Min, onCentre),
            AngleMean = DefineForClasses(MetricNames.AngleMean, angles.Mean, onCentre),
            AngleMax = DefineForClasses(MetricNames.AngleMax, angles.Max, onCentre),
            AngleDeviation = DefineForClasses(MeasureNames.AngleDeviation, angles.MeanAbsoluteDeviation, onCentre),
            AngleOptimum = DefineForClasses(MeasureNames.AngleOptimum, angles.Optimum, onCentre),
            Nc1 = DefineForClasses(MeasureNames.Nc1, collapse.Nc1, allCoinciding),
            Nc2EquinormMeans = DefineForClasses(MeasureNames.Nc2EquinormMeans, collapse.Nc2EquinormMeans, allCoinciding),
            Nc2EquinormWeights = Define(MeasureNames.Nc2EquinormWeights, collapse.Nc2EquinormWeights, "all weights are zero"),
            Nc2SimplexMeans = DefineForClasses(MeasureNames.Nc2SimplexMeans, collapse.Nc2Means.SimplexDeviation, onCentre),
            Nc2SimplexWeights = Define(MeasureNames.Nc2SimplexWeights, collapse.Nc2Weights.SimplexDeviation, zeroRow),
            Nc3 = DefineForClasses(MeasureNames.Nc3, collapse.Nc3, $"{allCoinciding} or all weights are zero"),
            Nc4 = Define(MeasureNames.Nc4, collapse.Nc4),
            ClassMeanNorm = DefineForClasses(MeasureNames.ClassMeanNorm, collapse.MeanNorm, "its value exceeds the range of float64"),
            GlobalMeanNorm = Define(MeasureNames.GlobalMeanNorm, collapse.GlobalMeanNorm),
            WeightScale = DefineForClasses(MeasureNames.WeightScale, collapse.WeightScale, allCoinciding),
            CollapseBound = DefineForClasses(MeasureNames.CollapseBound, ideal.Bound, notAlong),
            CollapseBoundAsymptotic = DefineForClasses(MeasureNames.CollapseBoundAsymptotic, ideal.AsymptoticBound, notAlong),
            CollapseBoundCorrected = DefineForClasses(
                MeasureNames.CollapseBoundCorrected, ideal.CorrectedBound(collapse.GlobalMeanNorm), notAlong),
            InputsAreFinite = finite,
            Angles = angles,
            AnglesAboutSampleMean = anglesAboutSampleMean,
            Collapse = collapse,
            Undefined = undefined,
        };
    }

    private double? DefineForClasses(string name, double value, string reason) =>
        Define(name, present < 2 ? double.NaN : value, present < 2 ? "fewer than two classes are present" : reason);

    private double? Define(string name, double value, string reason = "its value exceeds the range of float64")
    {
        if (finite && double.IsFinite(value))
        {
            return value;
        }

        undefined.Add(new UndefinedMeasure(name, finite ? reason : "features, weights or biases are not finite"));
        return null;
    }
}
