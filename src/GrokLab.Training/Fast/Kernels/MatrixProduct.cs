using System.Runtime.InteropServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>
/// Products of row-major matrices on the calling thread only, by the <c>sgemm</c> and <c>dgemm</c> of the BLAS inside libtorch
/// (Intel MKL, which libtorch for Linux on x64 exports); no tensor is created and no other thread is woken.
/// </summary>
internal static unsafe class MatrixProduct
{
    private static readonly byte* Plain = (byte*)NativeMemory.Alloc(1);
    private static readonly byte* Transposed = (byte*)NativeMemory.Alloc(1);

    private static delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void> sgemm;

    private static delegate* unmanaged[Cdecl]<
        byte*, byte*, int*, int*, int*, double*, double*, int*, double*, int*, double*, double*, int*, void> dgemm;

    private static delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int> setThreads;

    static MatrixProduct()
    {
        *Plain = (byte)'N';
        *Transposed = (byte)'T';
        if (LibTorch.TryGetExport("sgemm_", out var single) && LibTorch.TryGetExport("dgemm_", out var precise)
            && LibTorch.TryGetExport("MKL_Set_Num_Threads_Local", out var threads))
        {
            sgemm = (delegate* unmanaged[Cdecl]<
                byte*, byte*, int*, int*, int*, float*, float*, int*, float*, int*, float*, float*, int*, void>)single;
            dgemm = (delegate* unmanaged[Cdecl]<
                byte*, byte*, int*, int*, int*, double*, double*, int*, double*, int*, double*, double*, int*, void>)precise;
            setThreads = (delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int>)threads;
        }
    }

    /// <summary>Whether libtorch has the functions for the products.</summary>
    internal static bool IsAvailable => sgemm != null;

    /// <summary>Sets how many threads products on the calling thread use; 0 for libtorch's own number. Returns the previous number.</summary>
    internal static int SetThreads(int threads) => setThreads(threads);

    /// <summary>C (rows, columns) = A (rows, inner) · Bᵀ, B (columns, inner): a linear layer without its bias.</summary>
    internal static void TimesTransposed(
        int rows, int columns, int inner, float* a, int aStride, float* b, int bStride, float* c, int cStride) =>
        Multiply(Transposed, Plain, columns, rows, inner, b, bStride, a, aStride, 0, c, cStride);

    /// <summary>The same product in float64.</summary>
    internal static void TimesTransposed(
        int rows, int columns, int inner, double* a, int aStride, double* b, int bStride, double* c, int cStride) =>
        Multiply(Transposed, Plain, columns, rows, inner, b, bStride, a, aStride, c, cStride);

    /// <summary>C (rows, columns) = A (rows, inner) · B (inner, columns), added to <paramref name="scale"/> · C.</summary>
    internal static void Times(
        int rows, int columns, int inner, float* a, int aStride, float* b, int bStride, float scale, float* c, int cStride) =>
        Multiply(Plain, Plain, columns, rows, inner, b, bStride, a, aStride, scale, c, cStride);

    /// <summary>C (rows, columns) = A (rows, inner) · B (inner, columns) in float64.</summary>
    internal static void Times(
        int rows, int columns, int inner, double* a, int aStride, double* b, int bStride, double* c, int cStride) =>
        Multiply(Plain, Plain, columns, rows, inner, b, bStride, a, aStride, c, cStride);

    /// <summary>C (rows, columns) = Aᵀ · B, A (inner, rows), B (inner, columns), added to <paramref name="scale"/> · C.</summary>
    internal static void TransposedTimes(
        int rows, int columns, int inner, float* a, int aStride, float* b, int bStride, float scale, float* c, int cStride) =>
        Multiply(Plain, Transposed, columns, rows, inner, b, bStride, a, aStride, scale, c, cStride);

    /// <summary>Calls the BLAS, which reads matrices by columns: row-major C = A·B is Cᵀ = Bᵀ·Aᵀ there.</summary>
    private static void Multiply(
        byte* left, byte* right, int m, int n, int k, float* a, int aStride, float* b, int bStride, float beta, float* c, int cStride)
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        var one = 1f;
        sgemm(left, right, &m, &n, &k, &one, a, &aStride, b, &bStride, &beta, c, &cStride);
    }

    private static void Multiply(
        byte* left, byte* right, int m, int n, int k, double* a, int aStride, double* b, int bStride, double* c, int cStride)
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        var (one, zero) = (1.0, 0.0);
        dgemm(left, right, &m, &n, &k, &one, a, &aStride, b, &bStride, &zero, c, &cStride);
    }
}
