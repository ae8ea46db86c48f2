using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>What of this program answers to each key of the reference files.</summary>
internal static class GoldenKeys
{
    public static readonly IReadOnlyDictionary<string, Func<GoldenCase, double[]>> All = Flatness()
        .Concat(Collapse()).Concat(Angles()).Concat(Bound()).Concat(Gradients())
        .Concat(Representativeness("zero_one", v => v.ZeroOne)).Concat(Representativeness("ce", v => v.CrossEntropy))
        .ToDictionary();

    private static Dictionary<string, Func<GoldenCase, double[]>> Flatness() => new()
    {
        ["kappa"] = c => [c.All[Metrics.Kappa] ?? double.NaN],
        ["trace_hessian"] = c => [c.All[Metrics.TraceHessian] ?? double.NaN],
        ["weight_norm_sq"] = c => [Square(c.All[Metrics.HeadWeightNorm])],
        ["kappa_upper"] = c => [c.All[Metrics.KappaUpperBound] ?? double.NaN],
        ["kappa_column_reading"] = c => [c.All[Metrics.KappaColumnReading] ?? double.NaN],
        ["kappa_per_sample"] = c => Values(RelativeFlatness.PerSample(c.Features, c.Weights, c.Bias)),
        ["kappa_div_m"] = c => [(c.All[Metrics.Kappa] ?? double.NaN) / c.Width],
        ["fam_layerwise_norm_not_squared"] = c => [(c.All[Metrics.HeadWeightNorm] * c.All[Metrics.TraceHessian]) ?? double.NaN],
        ["probabilities"] = c => Values(RelativeFlatness.Probabilities(c.Features, c.Weights, c.Bias)),
        ["cross_entropy"] = c => [c.All[Metrics.TrainLoss] ?? double.NaN],
        ["accuracy"] = c => [c.All[Metrics.TrainAccuracy] ?? double.NaN],
    };

    private static Dictionary<string, Func<GoldenCase, double[]>> Collapse() => new()
    {
        ["class_sum_sq_dev"] = c => c.Totals.Sums.SquaredDeviations,
        ["class_mean_sq_dev"] = c => [.. c.Totals.Sums.SquaredDeviations.Zip(c.Totals.Counts, (v, n) => v / n)],
        ["ncc_printed"] = c => [c.All.Raw(Metrics.Ncc)],
        ["ncc_galanti"] = c => [c.All.Raw(Metrics.NccGalanti)],
        ["ncc_printed_eps"] = c => Values(Ncc(c, NccVariance.Sum, c.Epsilon)),
        ["ncc_galanti_eps"] = c => Values(Ncc(c, NccVariance.Mean, c.Epsilon)),
        ["mu_g_class"] = c => WithNorm(c.Centre.GlobalMean, c.All.Raw(Metrics.GlobalMeanNorm)),
        ["mu_g_sample"] = c => c.Centre.SampleMean,
        ["nc1"] = c => [c.All.Raw(Metrics.Nc1)],
        ["nc1_class_balanced"] = c => [c.Totals.MeansNorm > 0 ? c.Totals.Sums.WhitenedDeviations.Zip(c.Totals.Counts, (v, n) => v / n).Average() : double.NaN],
        ["nc2_equinorm_means"] = c => [c.All.Raw(Metrics.Nc2EquinormMeans)],
        ["nc2_equinorm_means_sample_centre"] = c => [c.Centre.EquinormMeans],
        ["nc2_equinorm_weights"] = c => [c.All.Raw(Metrics.Nc2EquinormWeights)],
        ["nc2_cos_std_means"] = c => [Deviation(c.Totals.MeanCosines, d => d * d, Math.Sqrt)],
        ["nc2_cos_mad_means"] = c => [Deviation(c.Totals.MeanCosines, Math.Abs)],
        ["nc2_maxangle_means"] = c => [c.All.Raw(Metrics.Nc2SimplexMeans)],
        ["nc2_cos_std_weights"] = c => [Deviation(c.Totals.RowCosines, d => d * d, Math.Sqrt)],
        ["nc2_cos_mad_weights"] = c => [Deviation(c.Totals.RowCosines, Math.Abs)],
        ["nc2_maxangle_weights"] = c => [c.All.Raw(Metrics.Nc2SimplexWeights)],
        ["nc3"] = c => [c.All.Raw(Metrics.Nc3)],
        ["nc3_sq"] = c => [Square(c.All.Raw(Metrics.Nc3))],
        ["nc3_cosine"] = c => [c.Totals.Alignment / (c.Totals.PresentRowsNorm * c.Totals.MeansNorm)],
        ["nc4"] = c => [c.All.Raw(Metrics.Nc4)],
        ["fit_M"] = c => [c.All.Raw(Metrics.ClassMeanNorm)],
        ["fit_lambda"] = c => [c.All.Raw(Metrics.WeightScale)],
    };

    private static Dictionary<string, Func<GoldenCase, double[]>> Angles() => new()
    {
        ["optimal_angle_deg_k"] = c => [ClusterAngles.OptimumFor(c.Classes)],
        ["optimal_angle_deg_present"] = c => [c.All.Angles.Optimum],
        ["angles_deg_class_mean_centre"] = c => [.. c.All.Angles.Degrees],
        ["angles_deg_sample_mean_centre"] = c => c.Centre.Angles,
        ["mean_abs_angle_deviation_deg"] = c => [c.All.Angles.MeanAbsoluteDeviation],
    };

    private static Dictionary<string, Func<GoldenCase, double[]>> Bound() => new()
    {
        ["prop52_fit_bound"] = c => [c.Fit.Bound],
        ["prop52_fit_bound_asymptotic"] = c => [c.Fit.AsymptoticBound],
        ["prop52_fit_log_bound"] = c => [c.Fit.LogBound],
        ["prop52_fit_log_bound_asymptotic"] = c => [c.Fit.LogAsymptoticBound],
        ["prop52_fit_kappa_nc_exact"] = c => [c.Fit.Kappa()],
        ["prop52_fit_log_kappa_nc_exact"] = c => [c.Fit.LogKappa()],
        ["prop52_true_bound"] = c => [c.Ideal.Bound],
        ["prop52_true_bound_asymptotic"] = c => [c.Ideal.AsymptoticBound],
        ["prop52_true_log_bound"] = c => [c.Ideal.LogBound],
        ["prop52_true_log_bound_asymptotic"] = c => [c.Ideal.LogAsymptoticBound],
        ["prop52_true_kappa_nc_exact"] = c => [c.Ideal.Kappa()],
        ["prop52_true_log_kappa_nc_exact"] = c => [c.Ideal.LogKappa()],
        ["prop52_true_kappa_closed_with_mug"] = c => [c.Ideal.Kappa(c.IdealGlobalMeanNorm)],
        ["prop52_true_bound_corrected"] = c => [c.Ideal.CorrectedBound(c.IdealGlobalMeanNorm)],
    };

    private static Dictionary<string, Func<GoldenCase, double[]>> Gradients() => new()
    {
        ["d_kappa_dW"] = c => Gradient(c, Kappa, weights: true),
        ["d_kappa_db"] = c => Gradient(c, Kappa, bias: true),
        ["d_kappa_dphi"] = c => Gradient(c, Kappa),
        ["d_upper_dW"] = c => Gradient(c, Upper, weights: true),
        ["d_upper_db"] = c => Gradient(c, Upper, bias: true),
        ["d_upper_dphi"] = c => Gradient(c, Upper),
        ["d_ncc_printed_dphi"] = c => Gradient(c, (f, w, b) => Ncc(c, NccVariance.Sum, 0, f)),
        ["d_ncc_galanti_dphi"] = c => Gradient(c, (f, w, b) => Ncc(c, NccVariance.Mean, 0, f)),
    };

    private static Dictionary<string, Func<GoldenCase, double[]>> Representativeness(string loss, Func<GoldenFold, GoldenFold.Reading> by) => new()
    {
        [$"rep_{loss}_literal"] = c => [c.Folds.Average(f => by(f).TrueLoss - by(f).Literal.KernelLoss)],
        [$"rep_{loss}_literal_folds"] = c => [.. c.Folds.Select(f => by(f).TrueLoss - by(f).Literal.KernelLoss)],
        [$"rep_{loss}_literal_kdepy_normalised"] = c => [c.Folds.Average(f => by(f).TrueLoss - by(f).Literal.NormalisedKernelLoss)],
        [$"rep_{loss}_literal_norm_weights"] = c => [c.Folds.Average(f => by(f).TrueLoss - by(f).Literal.NormWeightsKernelLoss)],
        [$"rep_{loss}_literal_kde_loss"] = c => [c.Folds.Average(f => by(f).Literal.KernelLoss)],
        [$"rep_{loss}_clean"] = c => [c.Folds.Average(f => by(f).Clean)],
        [$"rep_{loss}_clean_folds"] = c => [.. c.Folds.Select(f => by(f).Clean)],
        [$"rep_{loss}_clean_kde_loss"] = c => [c.Folds.Average(f => by(f).KernelLoss)],
        [$"rep_{loss}_true_loss"] = c => [c.Folds.Average(f => by(f).TrueLoss)],
    };

    /// <summary>A vector with the norm that was measured.</summary>
    private static double[] WithNorm(double[] vector, double norm)
    {
        var own = Math.Sqrt(vector.Sum(v => v * v));
        return own == 0 ? [.. vector.Select(v => v + norm)] : [.. vector.Select(v => v / own * norm)];
    }

    /// <summary>The mean of a function of the deviations from the mean, closed by another; NaN for no values.</summary>
    private static double Deviation(double[] values, Func<double, double> of, Func<double, double>? close = null)
    {
        if (values.Length == 0)
        {
            return double.NaN;
        }

        var mean = values.Average();
        var deviation = values.Average(v => of(v - mean));
        return close is null ? deviation : close(deviation);
    }

    private static double[] Gradient(
        GoldenCase c, Func<Tensor, Tensor, Tensor, Tensor> function, bool weights = false, bool bias = false)
    {
        Tensor[] inputs = [.. new[] { c.Features, c.Weights, c.Bias }.Select(t => t.detach().clone().requires_grad_())];
        var value = function(inputs[0], inputs[1], inputs[2]);
        return Values(autograd.grad([value], [inputs[weights ? 1 : bias ? 2 : 0]])[0]);
    }

    private static Tensor Kappa(Tensor features, Tensor weights, Tensor bias) =>
        new FlatnessSpec().Create().Value(features, zeros(features.shape[0], dtype: int64), weights, bias);

    private static Tensor Upper(Tensor features, Tensor weights, Tensor bias) =>
        RelativeFlatness.UpperBound(features, weights, bias);

    private static Tensor Ncc(GoldenCase c, NccVariance variance, double epsilon, Tensor? features = null) =>
        new NccRegularizer(variance, epsilon).Value(features ?? c.Features, c.Labels, c.Weights, c.Bias);

    private static double[] Values(Tensor values) => values.detach().to(float64).contiguous().data<double>().ToArray();

    private static double Square(double? value) => (value * value) ?? double.NaN;
}
