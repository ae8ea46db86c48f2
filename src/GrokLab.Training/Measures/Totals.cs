namespace GrokLab.Training.Measures;

/// <summary>The inputs of the final formulas of <see cref="Metrics"/>: the sums over the training set, and the geometry of its class
/// means and of the rows of W. The plain and the fast computation both fill it.</summary>
internal sealed record Totals
{
    /// <summary>The measured set.</summary>
    internal required SetTotals Set { get; init; }

    /// <summary>The sums that measure flatness.</summary>
    internal required FlatnessSums Flatness { get; init; }

    /// <summary>κ at matched confidence.</summary>
    internal required MatchedConfidence Matched { get; init; }

    /// <summary>k, the number of classes of the last layer.</summary>
    internal required int Classes { get; init; }

    /// <summary>Cosines of u_c and u_c' for every pair of present classes; NaN where one of them is 0.</summary>
    internal required double[] MeanCosines { get; init; }

    /// <summary>Angles of the same pairs.</summary>
    internal required ClusterAngles Angles { get; init; }

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

    /// <summary>Sums over the samples.</summary>
    internal SampleSums Sums => Set.Sums;

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    internal int[] Present => Set.Present;

    /// <summary>Numbers of samples of the present classes; (K).</summary>
    internal double[] Counts => Set.Counts;

    /// <summary>‖u_c‖; (K).</summary>
    internal double[] MeanNorms => Set.MeanNorms;

    /// <summary>‖U‖_F.</summary>
    internal double MeansNorm => Set.MeansNorm;

    /// <summary>N, the number of samples.</summary>
    internal double Samples => Set.Samples;

    /// <summary>Whether features, weights, biases and losses are finite.</summary>
    internal bool IsFinite => Set.IsFinite && double.IsFinite(Flatness.Trace);
}

/// <summary>The sums over the training samples that measure flatness.</summary>
/// <param name="Kappa">Sum of ‖φ‖² Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖².</param>
/// <param name="Trace">Sum of ‖φ‖² · 2 Σ_{s&lt;q} p_s p_q.</param>
/// <param name="ColumnReading">Sum of ‖Wφ‖² · 2 Σ_{s&lt;q} p_s p_q.</param>
/// <param name="SquaredNorms">Sum of ‖φ‖².</param>
/// <param name="Spread">Sum of 2 Σ_{s&lt;q} p_s p_q.</param>
internal sealed record FlatnessSums(double Kappa, double Trace, double ColumnReading, double SquaredNorms, double Spread);
