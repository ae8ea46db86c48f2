using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Operations on rows of float64 whose length is padded with zeros to whole vectors.</summary>
internal static unsafe class DoubleLanes
{
    /// <summary>Lanes of one vector.</summary>
    internal const int Count = 8;

    /// <summary>The length of a row with its padding.</summary>
    internal static int Padded(int length) => (length + Count - 1) / Count * Count;

    /// <summary>Σ a·b.</summary>
    internal static double Dot(double* a, double* b, int length)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var i = 0;
        for (; i <= length - (2 * Count); i += 2 * Count)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), even);
            odd = Vector512.FusedMultiplyAdd(Vector512.Load(a + i + Count), Vector512.Load(b + i + Count), odd);
        }

        if (i < length)
        {
            even = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), even);
        }

        return Vector512.Sum(even + odd);
    }

    /// <summary>Σ a².</summary>
    internal static double SquaredNorm(double* a, int length) => Dot(a, a, length);

    /// <summary>‖a − b‖² by differences.</summary>
    internal static double SquaredDistance(double* a, double* b, int length)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var i = 0;
        for (; i <= length - (2 * Count); i += 2 * Count)
        {
            var first = Vector512.Load(a + i) - Vector512.Load(b + i);
            var second = Vector512.Load(a + i + Count) - Vector512.Load(b + i + Count);
            even = Vector512.FusedMultiplyAdd(first, first, even);
            odd = Vector512.FusedMultiplyAdd(second, second, odd);
        }

        if (i < length)
        {
            var difference = Vector512.Load(a + i) - Vector512.Load(b + i);
            even = Vector512.FusedMultiplyAdd(difference, difference, even);
        }

        return Vector512.Sum(even + odd);
    }

    /// <summary>‖a − b‖² and ‖a + b‖².</summary>
    internal static (double Apart, double Together) SquaredDistances(double* a, double* b, int length)
    {
        var (apart, together) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var i = 0; i < length; i += Count)
        {
            var (x, y) = (Vector512.Load(a + i), Vector512.Load(b + i));
            apart = Vector512.FusedMultiplyAdd(x - y, x - y, apart);
            together = Vector512.FusedMultiplyAdd(x + y, x + y, together);
        }

        return (Vector512.Sum(apart), Vector512.Sum(together));
    }

    /// <summary>target += source.</summary>
    internal static void Add(double* source, double* target, int length)
    {
        for (var i = 0; i < length; i += Count)
        {
            (Vector512.Load(target + i) + Vector512.Load(source + i)).Store(target + i);
        }
    }

    /// <summary>target = a − b.</summary>
    internal static void Subtract(double* a, double* b, double* target, int length)
    {
        for (var i = 0; i < length; i += Count)
        {
            (Vector512.Load(a + i) - Vector512.Load(b + i)).Store(target + i);
        }
    }

    /// <summary>target = factor · source.</summary>
    internal static void Scale(double factor, double* source, double* target, int length)
    {
        var f = Vector512.Create(factor);
        for (var i = 0; i < length; i += Count)
        {
            (f * Vector512.Load(source + i)).Store(target + i);
        }
    }

    /// <summary>target = source in float64; padding is not changed.</summary>
    internal static void Widen(float* source, double* target, int length)
    {
        var i = 0;
        for (; i <= length - (2 * Count); i += 2 * Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(source + i));
            lower.Store(target + i);
            upper.Store(target + i + Count);
        }

        for (; i < length; i++)
        {
            target[i] = source[i];
        }
    }

    /// <summary>Ones in the lanes of a row's last vector that are not padding.</summary>
    internal static Vector512<double> TailMask(int length)
    {
        var used = length % Count == 0 ? Count : length % Count;
        return Vector512.LessThan(Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((double)used));
    }
}
