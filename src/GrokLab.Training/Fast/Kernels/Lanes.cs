using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>The basic operations of the kernels on rows of float32: 16 lanes at a time, then the remaining elements
/// one by one.</summary>
internal static unsafe class Lanes
{
    /// <summary>Lanes of one vector.</summary>
    internal const int Count = 16;

    /// <summary>Σ a·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Dot(float* a, float* b, int length)
    {
        var sum = Vector512<float>.Zero;
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        }

        var total = Vector512.Sum(sum);
        for (; i < length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>‖Σ parts‖² of rows that begin at the same offset in each part, summed in float64.</summary>
    internal static double SquaredNormOfSum(float** parts, int count, long offset, int length)
    {
        var (lower, upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            var sum = Vector512.Load(parts[0] + offset + i);
            for (var part = 1; part < count; part++)
            {
                sum += Vector512.Load(parts[part] + offset + i);
            }

            var (first, second) = Vector512.Widen(sum);
            lower = Vector512.FusedMultiplyAdd(first, first, lower);
            upper = Vector512.FusedMultiplyAdd(second, second, upper);
        }

        var total = Vector512.Sum(lower + upper);
        for (; i < length; i++)
        {
            var sum = parts[0][offset + i];
            for (var part = 1; part < count; part++)
            {
                sum += parts[part][offset + i];
            }

            total += (double)sum * sum;
        }

        return total;
    }

    /// <summary>target += scale · source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddScaled(float scale, float* source, float* target, int length)
    {
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            Vector512.FusedMultiplyAdd(factor, Vector512.Load(source + i), Vector512.Load(target + i)).Store(target + i);
        }

        for (; i < length; i++)
        {
            target[i] += scale * source[i];
        }
    }

    /// <summary>target += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(float* source, float* target, int length)
    {
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            (Vector512.Load(source + i) + Vector512.Load(target + i)).Store(target + i);
        }

        for (; i < length; i++)
        {
            target[i] += source[i];
        }
    }

    /// <summary>target = a + b.</summary>
    internal static void Sum(float* a, float* b, float* target, int length)
    {
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            (Vector512.Load(a + i) + Vector512.Load(b + i)).Store(target + i);
        }

        for (; i < length; i++)
        {
            target[i] = a[i] + b[i];
        }
    }

    /// <summary>values ← e^values.</summary>
    internal static void Exp(float* values, int length)
    {
        var i = 0;
        for (; i <= length - Count; i += Count)
        {
            Vector512.Exp(Vector512.Load(values + i)).Store(values + i);
        }

        for (; i < length; i++)
        {
            values[i] = MathF.Exp(values[i]);
        }
    }

    internal static void Clear(float* target, long length) => new Span<float>(target, checked((int)length)).Clear();
}
