using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>
/// Neural collapse of the features: NCC (Def. 3.1, and as Galanti et al. 2021 define it) and NC1 to NC4 (Papyan et al. 2020),
/// over the K present classes, with u_c = μ_c − μ_G about the mean of class means.
/// </summary>
/// <remarks>A value that is not defined is NaN (0/0) or +∞ (coinciding means).</remarks>
public sealed record NeuralCollapse
{
    /// <summary>Of the largest eigenvalue of UUᵀ: smaller ones count as 0 in its pseudo-inverse.</summary>
    internal const double EigenvalueLimit = 1e-10;

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    public required IReadOnlyList<int> PresentClasses { get; init; }

    /// <summary>V_c = Σ ‖φ − μ_c‖² of each present class, about its mean in a second pass; (K).</summary>
    public required IReadOnlyList<double> SquaredDeviations { get; init; }

    /// <summary>V_c/n_c of each present class; (K).</summary>
    public required IReadOnlyList<double> MeanSquaredDeviations { get; init; }

    /// <summary>Σ_{c&lt;c'} (V_c + V_c')/‖μ_c − μ_c'‖², as Def. 3.1 prints it.</summary>
    public required double Ncc { get; init; }

    /// <summary>The mean over ordered pairs of (V_c/n_c + V_c'/n_c')/(2‖μ_c − μ_c'‖²).</summary>
    public required double NccGalanti { get; init; }

    /// <summary>NC1 = Tr(Σ_W Σ_B⁺)/K with Σ_W the mean over samples.</summary>
    public required double Nc1 { get; init; }

    /// <summary>NC1 with Σ_W the mean over classes of each class's covariance.</summary>
    public required double Nc1ClassBalanced { get; init; }

    /// <summary>NC2: coefficient of variation (population) of ‖u_c‖.</summary>
    public required double Nc2EquinormMeans { get; init; }

    /// <summary>The same with the class means taken about the mean of all samples.</summary>
    public required double Nc2EquinormMeansSampleCentre { get; init; }

    /// <summary>NC2: coefficient of variation (population) of ‖w_c‖ over all k rows.</summary>
    public required double Nc2EquinormWeights { get; init; }

    /// <summary>NC2: the cosines of the u_c, over pairs.</summary>
    public required Equiangularity Nc2Means { get; init; }

    /// <summary>NC2: the cosines of all k rows of W, over pairs.</summary>
    public required Equiangularity Nc2Weights { get; init; }

    /// <summary>NC3 = ‖W/‖W‖_F − U/‖U‖_F‖_F over the present classes' rows.</summary>
    public required double Nc3 { get; init; }

    /// <summary>⟨W, U⟩/(‖W‖‖U‖); NC3² = 2 − 2·this.</summary>
    public required double Nc3Cosine { get; init; }

    /// <summary>NC4: share of samples whose nearest class mean is not the predicted class.</summary>
    public required double Nc4 { get; init; }

    /// <summary>M̂, the mean of ‖u_c‖.</summary>
    public required double MeanNorm { get; init; }

    /// <summary>λ̂ = ⟨W, U⟩/⟨U, U⟩, the least-squares λ of W ≈ λU.</summary>
    public required double WeightScale { get; init; }

    /// <summary>μ_G, the mean of class means; (m).</summary>
    public required IReadOnlyList<double> GlobalMean { get; init; }

    /// <summary>The mean of all samples; (m).</summary>
    public required IReadOnlyList<double> SampleMean { get; init; }

    /// <summary>‖μ_G‖, the norm of the mean of class means.</summary>
    public required double GlobalMeanNorm { get; init; }

    /// <summary>NCC as printed for given deviations and squared distances of means.</summary>
    /// <param name="squaredDeviations">V_c; (K).</param>
    /// <param name="squaredDistances">‖μ_c − μ_c'‖²; (K, K).</param>
    /// <param name="epsilon">Added to every squared distance.</param>
    /// <returns>NaN for fewer than two classes, or 0 where <paramref name="epsilon"/> is positive.</returns>
    internal static double PairSum(IReadOnlyList<double> squaredDeviations, double[,] squaredDistances, double epsilon = 0)
    {
        if (squaredDeviations.Count < 2)
        {
            return epsilon > 0 ? 0 : double.NaN;
        }

        var sum = 0.0;
        for (var i = 0; i < squaredDeviations.Count; i++)
        {
            for (var j = i + 1; j < squaredDeviations.Count; j++)
            {
                sum += (squaredDeviations[i] + squaredDeviations[j]) / (squaredDistances[i, j] + epsilon);
            }
        }

        return sum;
    }

    /// <summary>The operator A = (G⁺U)ᵀ, G = UUᵀ, with Tr(Σ_W Σ_B⁺)/K = mean ‖(φ − μ)A‖²; (K, m) → (m, K).</summary>
    internal static Tensor BetweenClassInverse(Tensor means)
    {
        using var scope = NewDisposeScope();
        var gram = means.matmul(means.t()); // (K, K)
        if (!gram.isfinite().all().item<bool>())
        {
            return full_like(means.t(), double.NaN).MoveToOuterDisposeScope(); // The solver would throw.
        }

        var (eigenvalues, vectors) = linalg.eigh(gram); // (K), (K, K)
        var kept = eigenvalues > EigenvalueLimit * eigenvalues.max(); // The rank is at most K − 1.
        var inverse = where(kept, 1 / eigenvalues, zeros_like(eigenvalues));
        var operatorOnRows = means.t().matmul((vectors * inverse).matmul(vectors.t())); // (m, K)
        return operatorOnRows.MoveToOuterDisposeScope();
    }

    internal static NeuralCollapse From(ClassGeometry geometry, SecondPassTotals totals, Tensor weights)
    {
        using var scope = NewDisposeScope();
        var count = geometry.Present.Length;
        var means = geometry.Means; // (K, m)
        var allRows = weights.cpu(); // (k, m)
        var rows = allRows.index_select(0, tensor(geometry.Present.Select(c => (long)c).ToArray())); // (K, m)
        var distances = (double[,])geometry.SquaredDistances.data<double>().ToNDArray();
        double[] meanDeviations = [.. totals.SquaredDeviations.Select((v, c) => v / geometry.Counts[c])];
        double[] meanWhitened = [.. totals.WhitenedDeviations.Select((v, c) => v / geometry.Counts[c])];

        var meansNorm = means.norm().item<double>();
        var rowsNorm = rows.norm().item<double>();
        var alignment = (rows * means).sum().item<double>();
        var spreadOut = count >= 2 && meansNorm > 0; // Without it there is no between-class scatter to compare with.
        return new NeuralCollapse
        {
            PresentClasses = geometry.Present,
            SquaredDeviations = totals.SquaredDeviations,
            MeanSquaredDeviations = meanDeviations,
            Ncc = PairSum(totals.SquaredDeviations, distances),
            NccGalanti = PairSum(meanDeviations, distances) / ((double)count * (count - 1)),
            Nc1 = spreadOut ? totals.WhitenedDeviations.Sum() / geometry.Counts.Sum() : double.NaN,
            Nc1ClassBalanced = spreadOut ? meanWhitened.Average() : double.NaN,
            Nc2EquinormMeans = CoefficientOfVariation(Norms(means)),
            Nc2EquinormMeansSampleCentre = CoefficientOfVariation(Norms(geometry.MeansAboutSampleMean)),
            Nc2EquinormWeights = CoefficientOfVariation(Norms(allRows)),
            Nc2Means = Equiangularity.Of(means),
            Nc2Weights = Equiangularity.Of(allRows),
            Nc3 = meansNorm > 0 && rowsNorm > 0 ? (rows / rowsNorm - means / meansNorm).norm().item<double>() : double.NaN,
            Nc3Cosine = meansNorm > 0 && rowsNorm > 0 ? alignment / (rowsNorm * meansNorm) : double.NaN,
            Nc4 = totals.NotNearest / geometry.Counts.Sum(),
            MeanNorm = Norms(means).Average(),
            WeightScale = alignment / (meansNorm * meansNorm),
            GlobalMean = geometry.Origin.data<double>().ToArray(),
            SampleMean = geometry.SampleMean.data<double>().ToArray(),
            GlobalMeanNorm = geometry.Origin.norm().item<double>(),
        };
    }

    private static double[] Norms(Tensor rows)
    {
        using var norms = rows.norm(1);
        return norms.data<double>().ToArray();
    }

    internal static double CoefficientOfVariation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean))) / mean;
    }
}
