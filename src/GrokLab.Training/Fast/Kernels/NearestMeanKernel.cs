using System.Numerics;
using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>The nearest class mean of one sample, as <see cref="GrokLab.Training.Measures.NearestMean"/> finds it.</summary>
internal static unsafe class NearestMeanKernel
{
    /// <summary>The first mean with the smallest score, and the number of means that are equally near up to rounding.</summary>
    /// <param name="length">K with its padding.</param>
    /// <param name="tail">Ones in the lanes of the last vector that are means.</param>
    /// <param name="offsets">½‖u_j‖² − u_c·u_j of the sample's class c, or ½‖u_j‖²; padded with +∞.</param>
    /// <param name="products">(φ − μ_c)·u_j, or (φ − μ_G)·u_j; out: ½‖φ − μ_j‖² without the terms common to all j.</param>
    /// <param name="rounding">Rounding error of the inner products.</param>
    internal static (int Nearest, int Candidates) Of(
        int length, Vector512<double> tail, double* offsets, double* products, double rounding)
    {
        var least = Vector512.Create(double.PositiveInfinity);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var product = Vector512.Load(products + i);
            var score = Vector512.Load(offsets + i) - (i == length - DoubleLanes.Count ? product & tail : product);
            score.Store(products + i);
            least = Vector512.MinNative(least, score);
        }

        var four = Vector256.MinNative(least.GetLower(), least.GetUpper());
        var two = Vector128.MinNative(four.GetLower(), four.GetUpper());
        var best = Math.Min(two[0], two[1]);
        var (limit, candidates) = (Vector512.Create(best + rounding), 0);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            candidates += BitOperations.PopCount(
                Vector512.LessThanOrEqual(Vector512.Load(products + i), limit).ExtractMostSignificantBits());
        }

        return (SoftmaxKernel.FirstOf(best, length, products), candidates);
    }

    /// <summary>The first of the nearest means, by differences.</summary>
    internal static int ByDifferences(int count, int length, double* point, double* means)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var mean = 0; mean < count; mean++)
        {
            // The root makes squared distances equal that differ only by rounding, as in a distance.
            var distance = Math.Sqrt(DoubleLanes.SquaredDistance(point, means + ((long)mean * length), length));
            if (distance < least)
            {
                (nearest, least) = (mean, distance);
            }
        }

        return nearest;
    }
}
