using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>G⁺ of G = UUᵀ, with NC1 = mean ‖G⁺U(φ − μ)‖².</summary>
internal static unsafe class BetweenClassInverse
{
    // Relative to the largest eigenvalue; the pseudo-inverse's own limit is 1e-10.
    private const double SurelyRegular = 1e-8;

    /// <param name="count">K.</param>
    /// <param name="stride">K with its padding.</param>
    /// <param name="gram">G, (K, K).</param>
    /// <param name="inverse">(K, K), out: an operator that equals G⁺ on all vectors whose components sum to 0, such as U(φ − μ).</param>
    internal static void Of(int count, int stride, double* gram, double* inverse)
    {
        var (trace, finite) = (0.0, true);
        for (var i = 0; i < count; i++)
        {
            trace += gram[((long)i * stride) + i];
            finite &= double.IsFinite(gram[((long)i * stride) + i]);
        }

        if (!finite || !(trace > 0))
        {
            new Span<double>(inverse, count * stride).Fill(finite ? 0 : double.NaN); // The solver would not terminate.
            return;
        }

        if (!TryRegular(count, stride, gram, trace, inverse))
        {
            ByEigenvectors(count, stride, gram, inverse);
        }
    }

    /// <summary>
    /// The u_c sum to 0, so that G has no inverse; with a multiple of 11ᵀ added it has one where all other eigenvalues are above the
    /// limit. Adding it changes nothing for components that sum to 0. The norm of the inverse shows that they are above the limit.
    /// </summary>
    private static bool TryRegular(int count, int stride, double* gram, double trace, double* inverse)
    {
        var added = trace / count / count; // Gives an eigenvalue as large as the mean of the others.
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                inverse[((long)i * stride) + j] = gram[((long)i * stride) + j] + added;
            }
        }

        return SymmetricSolver.TryInvert(count, inverse, stride)
            && 1 / Math.Sqrt(SquaredNorm(count, stride, inverse)) > SurelyRegular * trace;
    }

    private static void ByEigenvectors(int count, int stride, double* gram, double* inverse)
    {
        using var vectors = new NativeBuffer<double>();
        var v = vectors.Require((long)count * stride);
        new ReadOnlySpan<double>(gram, count * stride).CopyTo(new Span<double>(v, count * stride));
        var values = SymmetricSolver.Eigenvectors(count, v, stride);
        new Span<double>(inverse, count * stride).Clear();
        for (var n = 0; n < count; n++)
        {
            if (values[n] > ScatterInverse.EigenvalueLimit * values[^1]) // The rank is at most K − 1.
            {
                var vector = v + ((long)n * stride);
                for (var i = 0; i < count; i++)
                {
                    for (var j = 0; j < count; j++)
                    {
                        inverse[((long)i * stride) + j] += vector[i] * vector[j] / values[n];
                    }
                }
            }
        }
    }

    private static double SquaredNorm(int count, int stride, double* matrix)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                sum += matrix[((long)i * stride) + j] * matrix[((long)i * stride) + j];
            }
        }

        return sum;
    }
}
