using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GrokLab.Training.Fast.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Measures;

/// <summary>The memory of a CPU tensor of float32 or float64 rows. It is valid as long as the tensor.</summary>
internal readonly unsafe struct FeatureRows
{
    private readonly IntPtr values;

    /// <param name="rows">(N, m), contiguous, on the CPU.</param>
    internal FeatureRows(Tensor rows)
    {
        if (rows.dim() != 2 || !rows.is_contiguous() || rows.device_type != DeviceType.CPU || rows.dtype is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException("Features must be float32 or float64 rows (N, m), contiguous and on the CPU.", nameof(rows));
        }

        IsSingle = rows.dtype == ScalarType.Float32;
        (Count, Width) = (checked((int)rows.shape[0]), checked((int)rows.shape[1]));
        values = Count == 0 ? IntPtr.Zero : (IntPtr)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows.bytes)); // Native memory does not move.
    }

    /// <summary>Whether the rows are float32.</summary>
    internal bool IsSingle { get; }

    /// <summary>N.</summary>
    internal int Count { get; }

    /// <summary>m.</summary>
    internal int Width { get; }

    /// <summary>A float32 row.</summary>
    internal float* Single(int row) => (float*)values + ((long)row * Width);

    /// <summary>Copies a row as float64; does not change elements behind it.</summary>
    internal void Read(int row, double* target)
    {
        if (IsSingle)
        {
            DoubleLanes.Widen(Single(row), target, Width);
        }
        else
        {
            new ReadOnlySpan<double>((double*)values + ((long)row * Width), Width).CopyTo(new Span<double>(target, Width));
        }
    }
}
