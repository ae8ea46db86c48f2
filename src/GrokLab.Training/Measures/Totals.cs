namespace GrokLab.Training.Measures;

/// <summary>The inputs of the final formulas of <see cref="Metrics"/>: sums over the samples of a set, and the geometry of its class
/// means and of the rows of W. The plain and the fast computation both fill it.</summary>
internal sealed record Totals
{
    /// <summary>Sums over the samples.</summary>
    internal required SampleSums Sums { get; init; }

    /// <summary>k, the number of classes of the last layer.</summary>
    internal required int Classes { get; init; }

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    internal required int[] Present { get; init; }

    /// <summary>Numbers of samples of the present classes; (K).</summary>
    internal required double[] Counts { get; init; }

    /// <summary>‖μ_c − μ_c'‖²; (K, K).</summary>
    internal required double[,] SquaredDistances { get; init; }

    /// <summary>‖u_c‖; (K).</summary>
    internal required double[] MeanNorms { get; init; }

    /// <summary>Cosines of u_c and u_c' for every pair of present classes; NaN where one of them is 0.</summary>
    internal required double[] MeanCosines { get; init; }

    /// <summary>Angles of the same pairs.</summary>
    internal required ClusterAngles Angles { get; init; }

    /// <summary>‖U‖_F.</summary>
    internal required double MeansNorm { get; init; }

    /// <summary>‖μ_G‖.</summary>
    internal required double GlobalMeanNorm { get; init; }

    /// <summary>‖W‖_F.</summary>
    internal required double WeightNorm { get; init; }

    /// <summary>‖w_s‖ of all rows; (k).</summary>
    internal required double[] RowNorms { get; init; }

    /// <summary>Cosines of every pair of rows; NaN where one of them is 0.</summary>
    internal required double[] RowCosines { get; init; }

    /// <summary>‖W‖_F of the present classes' rows.</summary>
    internal required double PresentRowsNorm { get; init; }

    /// <summary>⟨W, U⟩ of the present classes' rows.</summary>
    internal required double Alignment { get; init; }

    /// <summary>‖W/‖W‖_F − U/‖U‖_F‖_F of the present classes' rows.</summary>
    internal required double Misalignment { get; init; }

    /// <summary>Whether all weights and biases are finite.</summary>
    internal required bool HeadIsFinite { get; init; }

    /// <summary>N, the number of samples.</summary>
    internal double Samples => Counts.Sum();

    /// <summary>Whether features, weights, biases and losses are finite.</summary>
    internal bool IsFinite => HeadIsFinite && double.IsFinite(Sums.Trace + Sums.Loss + Sums.SquaredDeviations.Sum());
}

/// <summary>The sums of the second pass over the samples.</summary>
/// <param name="Loss">Sum of cross-entropies, in nats.</param>
/// <param name="Correct">Number of correctly predicted samples.</param>
/// <param name="Kappa">Sum of ‖φ‖² Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖².</param>
/// <param name="Trace">Sum of ‖φ‖² · 2 Σ_{s&lt;q} p_s p_q.</param>
/// <param name="ColumnReading">Sum of ‖Wφ‖² · 2 Σ_{s&lt;q} p_s p_q.</param>
/// <param name="NotNearest">Number of samples whose nearest class mean is not the predicted class.</param>
/// <param name="SquaredDeviations">V_c, sums of ‖φ − μ_c‖² over each present class; (K).</param>
/// <param name="WhitenedDeviations">Sums of ‖G⁺U(φ − μ_c)‖² over each present class; (K).</param>
internal sealed record SampleSums(
    double Loss,
    double Correct,
    double Kappa,
    double Trace,
    double ColumnReading,
    double NotNearest,
    double[] SquaredDeviations,
    double[] WhitenedDeviations);
