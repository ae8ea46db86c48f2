using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>Angles between the centred class means μ_c − μ_G, in degrees, for every pair c &lt; c' of present classes (Fig. 3).</summary>
public sealed class ClusterAngles
{
    private ClusterAngles(int[] presentClasses, double[] degrees)
    {
        PresentClasses = presentClasses;
        Degrees = degrees;
        Optimum = presentClasses.Length < 2 ? double.NaN : OptimumFor(presentClasses.Length);
        var (sum, deviation) = (0.0, 0.0);
        (Min, Max) = degrees.Length == 0 ? (double.NaN, double.NaN) : (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var angle in degrees)
        {
            (Min, Max) = (Math.Min(Min, angle), Math.Max(Max, angle)); // NaN if either value is NaN.
            sum += angle;
            deviation += Math.Abs(angle - Optimum);
        }

        (Mean, MeanAbsoluteDeviation) = (sum / degrees.Length, deviation / degrees.Length); // 0/0 is NaN.
    }

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    public IReadOnlyList<int> PresentClasses { get; }

    /// <summary>The angles of the pairs (0,1), (0,2), … of positions in <see cref="PresentClasses"/>; K(K−1)/2 values; NaN where one of the
    /// two means equals the centre.</summary>
    public IReadOnlyList<double> Degrees { get; }

    /// <summary>The angle of a simplex of the present classes; NaN for fewer than two.</summary>
    public double Optimum { get; }

    /// <summary>The smallest angle; NaN where one is not defined or there is none.</summary>
    public double Min { get; }

    /// <summary>The mean angle; NaN where one is not defined or there is none.</summary>
    public double Mean { get; }

    /// <summary>The largest angle; NaN where one is not defined or there is none.</summary>
    public double Max { get; }

    /// <summary>Mean of |angle − <see cref="Optimum"/>|; NaN where one is not defined or there is none.</summary>
    public double MeanAbsoluteDeviation { get; }

    /// <summary>arccos(−1/(k−1)) in degrees, the angle between any two of k vertices of a centred regular simplex.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two classes.</exception>
    public static double OptimumFor(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return Math.Acos(-1.0 / (classes - 1)) * 180 / Math.PI;
    }

    /// <summary>The symmetric (k, k) matrix of angles over all classes: 0 on the diagonal, null where a class is absent or an
    /// angle is not defined.</summary>
    public double?[,] ToMatrix(int classes)
    {
        var matrix = new double?[classes, classes];
        var pair = 0;
        for (var i = 0; i < PresentClasses.Count; i++)
        {
            matrix[PresentClasses[i], PresentClasses[i]] = 0;
            for (var j = i + 1; j < PresentClasses.Count; j++, pair++)
            {
                double? angle = double.IsNaN(Degrees[pair]) ? null : Degrees[pair];
                matrix[PresentClasses[i], PresentClasses[j]] = angle;
                matrix[PresentClasses[j], PresentClasses[i]] = angle;
            }
        }

        return matrix;
    }

    /// <summary>Creates the result from the angles of the pairs (0,1), (0,2), … of positions in the given classes.</summary>
    internal static ClusterAngles Of(int[] presentClasses, double[] degrees) => new(presentClasses, degrees);

    /// <summary>Computes the angles from the centred means (K, m) of the given classes.</summary>
    internal static ClusterAngles Of(int[] presentClasses, Tensor centredMeans)
    {
        using var angles = Between(centredMeans);
        var values = angles.data<double>().ToArray();
        var count = presentClasses.Length;
        var degrees = new List<double>(count * (count - 1) / 2);
        for (var i = 0; i < count; i++)
        {
            degrees.AddRange(values.AsSpan((i * count) + i + 1, count - i - 1));
        }

        return new ClusterAngles(presentClasses, [.. degrees]);
    }

    /// <summary>Angles of every two rows (K, m) → (K, K) degrees, by 2·atan2(‖a − b‖, ‖a + b‖) of unit vectors. Unlike an arc
    /// cosine, this is accurate near 0° and 180°.</summary>
    private static Tensor Between(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var unit = rows / rows.norm(1, keepdim: true); // 0/0 is NaN: a mean on the centre has no direction.
        var apart = cdist(unit, unit, 2.0, compute_mode.donot_use_mm_for_euclid_dist); // (K, K)
        var together = cdist(unit, -unit, 2.0, compute_mode.donot_use_mm_for_euclid_dist);
        var degrees = atan2(apart, together) * (2 * 180 / Math.PI);
        return degrees.MoveToOuterDisposeScope();
    }
}
