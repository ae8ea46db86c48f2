using System.Runtime.InteropServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Inverse and eigenvalues of small symmetric float64 matrices on the calling thread, by the LAPACK inside libtorch.</summary>
internal static unsafe class SymmetricSolver
{
    private static readonly byte* Vectors = (byte*)NativeMemory.Alloc(1);
    private static readonly byte* Upper = (byte*)NativeMemory.Alloc(1);

    private static delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void> factorise;
    private static delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void> invert;
    private static delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void> eigen;

    static SymmetricSolver()
    {
        *Vectors = (byte)'V';
        *Upper = (byte)'U';
        if (LibTorch.TryGetExport("dpotrf_", out var potrf) && LibTorch.TryGetExport("dpotri_", out var potri)
            && LibTorch.TryGetExport("dsyevd_", out var syevd))
        {
            factorise = (delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void>)potrf;
            invert = (delegate* unmanaged[Cdecl]<byte*, int*, double*, int*, int*, void>)potri;
            eigen = (delegate* unmanaged[Cdecl]<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, void>)syevd;
        }
    }

    /// <summary>Whether libtorch has the functions for the solver.</summary>
    internal static bool IsAvailable => eigen != null;

    /// <summary>Replaces a positive definite matrix by its inverse.</summary>
    /// <param name="size">n.</param>
    /// <param name="matrix">(n, n); overwritten even where there is no inverse.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <returns>False where the matrix is not positive definite up to rounding.</returns>
    internal static bool TryInvert(int size, double* matrix, int stride)
    {
        int info;
        factorise(Upper, &size, matrix, &stride, &info);
        if (info == 0)
        {
            invert(Upper, &size, matrix, &stride, &info);
        }

        if (info != 0)
        {
            return false;
        }

        for (var column = 0; column < size; column++) // LAPACK's upper triangle is the lower one by rows.
        {
            for (var row = 0; row < column; row++)
            {
                matrix[((long)row * stride) + column] = matrix[((long)column * stride) + row];
            }
        }

        return true;
    }

    /// <summary>Replaces a symmetric matrix by its eigenvectors, one per row.</summary>
    /// <param name="size">n.</param>
    /// <param name="matrix">(n, n).</param>
    /// <param name="stride">Distance between rows.</param>
    /// <returns>The eigenvalues, in increasing order.</returns>
    /// <exception cref="InvalidOperationException">The algorithm did not converge.</exception>
    internal static double[] Eigenvectors(int size, double* matrix, int stride)
    {
        var (workLength, integerLength) = (1 + (6 * size) + (2 * size * size), 3 + (5 * size)); // LAPACK's minimum.

        // Aligned, because LAPACK's order of summation depends on the address of its memory, and every run must give the same results.
        using var values = new NativeBuffer<double>(size);
        using var work = new NativeBuffer<double>(workLength);
        using var integers = new NativeBuffer<int>(integerLength);
        int info;
        eigen(
            Vectors, Upper, &size, matrix, &stride, values.Pointer, work.Pointer, &workLength, integers.Pointer, &integerLength, &info);
        return info == 0 ? new ReadOnlySpan<double>(values.Pointer, size).ToArray()
            : throw new InvalidOperationException($"The eigenvalues did not converge ({info}).");
    }
}
