namespace GrokLab.Training.Measures;

/// <summary>Sums over the samples of one set, and the geometry of its class means. The plain and the fast computation both fill it, for
/// the training set and for the validation set.</summary>
internal sealed record SetTotals
{
    /// <summary>Sums over the samples.</summary>
    internal required SampleSums Sums { get; init; }

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    internal required int[] Present { get; init; }

    /// <summary>Numbers of samples of the present classes; (K).</summary>
    internal required double[] Counts { get; init; }

    /// <summary>‖μ_c − μ_c'‖²; (K, K).</summary>
    internal required double[,] SquaredDistances { get; init; }

    /// <summary>‖u_c‖; (K).</summary>
    internal required double[] MeanNorms { get; init; }

    /// <summary>‖U‖_F.</summary>
    internal required double MeansNorm { get; init; }

    /// <summary>Whether the last layer is finite and, for a validation set, the training set too.</summary>
    internal required bool OthersAreFinite { get; init; }

    /// <summary>N, the number of samples.</summary>
    internal double Samples => Counts.Sum();

    /// <summary>Whether features, losses and everything else that the measures use are finite.</summary>
    internal bool IsFinite => OthersAreFinite && double.IsFinite(Sums.Loss + Sums.SquaredDeviations.Sum());
}

/// <summary>The sums of the second pass over the samples of a set.</summary>
/// <param name="Loss">Sum of cross-entropies, in nats.</param>
/// <param name="Correct">Number of correctly predicted samples.</param>
/// <param name="NotNearest">Number of samples whose nearest class mean of the training set is not the predicted class.</param>
/// <param name="NearestCorrect">Number of samples whose nearest class mean of the training set is that of their label.</param>
/// <param name="SquaredDeviations">V_c, sums of ‖φ − μ_c‖² over each present class; (K).</param>
/// <param name="WhitenedDeviations">Sums of ‖G⁺U(φ − μ_c)‖² over each present class; (K).</param>
internal sealed record SampleSums(
    double Loss, double Correct, double NotNearest, double NearestCorrect, double[] SquaredDeviations, double[] WhitenedDeviations);
