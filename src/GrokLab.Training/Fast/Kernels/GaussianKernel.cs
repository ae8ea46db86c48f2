using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Sums over training samples with a Gaussian kernel's weights, for one held-out sample.</summary>
/// <param name="Kernel">Σ_i K_ij.</param>
/// <param name="Wrong">Σ_i K_ij over wrongly predicted samples.</param>
/// <param name="Loss">Σ_i K_ij ℓ_i.</param>
internal readonly record struct KernelSums(double Kernel, double Wrong, double Loss)
{
    public static KernelSums operator +(KernelSums a, KernelSums b) => new(a.Kernel + b.Kernel, a.Wrong + b.Wrong, a.Loss + b.Loss);
}

/// <summary>K_ij = exp(−½‖x_i − y_j‖²) in float32, summed without being stored.</summary>
internal static unsafe class GaussianKernel
{
    /// <summary>Lanes of one vector.</summary>
    internal const int Count = 16;

    // A loss times e^−50 is less than the rounding of the sum that it would be added to.
    private const float Negligible = -50;
    private const float Log2OfE = 1.44269504f;
    private const float Ln2High = 0.693359375f; // It has so few digits that its multiples are exact.
    private const float Ln2Low = -2.12194440e-4f;

    /// <param name="length">Number of training samples with padding.</param>
    /// <param name="products">x_i·y_j.</param>
    /// <param name="norms">−½‖x_i‖², padded with −∞.</param>
    /// <param name="norm">−½‖y_j‖².</param>
    /// <param name="wrong">1 for a wrongly predicted sample, otherwise 0.</param>
    /// <param name="losses">ℓ_i.</param>
    internal static KernelSums Sum(int length, float* products, float* norms, float norm, float* wrong, float* losses)
    {
        var (kernels, wrongs, expected) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (own, negligible) = (Vector512.Create(norm), Vector512.Create(Negligible));
        for (var i = 0; i < length; i += Count)
        {
            var exponent = Vector512.Load(products + i) + (Vector512.Load(norms + i) + own);
            if (Vector512.LessThanAll(exponent, negligible))
            {
                continue;
            }

            // By rounding, the exponent may be slightly above 0.
            var counted = Vector512.GreaterThanOrEqual(exponent, negligible);
            var kernel = Exp(Vector512.MinNative(Vector512.MaxNative(exponent, negligible), Vector512<float>.Zero)) & counted;
            kernels += kernel;
            wrongs = Vector512.FusedMultiplyAdd(kernel, Vector512.Load(wrong + i), wrongs);
            expected = Vector512.FusedMultiplyAdd(kernel, Vector512.Load(losses + i), expected);
        }

        return new KernelSums(Vector512.Sum(kernels), Vector512.Sum(wrongs), Vector512.Sum(expected));
    }

    /// <summary>e^x for −87 ≤ x ≤ 0: 2^n · e^r with |r| ≤ ½ ln 2, by the series of e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        var n = Vector512.Round(x * Log2OfE);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);
        var series = Vector512.Create(1 / 720f);
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1 / 120f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1 / 24f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1 / 6f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512.Create(1 / 2f));
        series = Vector512.FusedMultiplyAdd(series, r, Vector512<float>.One);
        series = Vector512.FusedMultiplyAdd(series, r, Vector512<float>.One);
        return (series.AsInt32() + (Vector512.ConvertToInt32Native(n) << 23)).AsSingle();
    }
}
