using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Biases and the ReLU over a matrix's rows, forward and backward, in place.</summary>
internal static unsafe class RowKernels
{
    /// <summary>x ← x + bias.</summary>
    internal static void AddBias(int rows, int width, float* x, float* bias)
    {
        for (var row = 0; row < rows; row++, x += width)
        {
            Lanes.Add(bias, x, width);
        }
    }

    /// <summary>sums += the sum of the rows: a bias's gradient.</summary>
    internal static void AddRowsTo(int rows, int width, float* x, int stride, float* sums)
    {
        for (var row = 0; row < rows; row++, x += stride)
        {
            Lanes.Add(x, sums, width);
        }
    }

    /// <summary>x ← max(x + bias, 0).</summary>
    internal static void AddBiasThenRelu(int rows, int width, float* x, float* bias)
    {
        for (var row = 0; row < rows; row++, x += width)
        {
            var i = 0;
            for (; i <= width - Lanes.Count; i += Lanes.Count)
            {
                // With this order of arguments NaN stays NaN, so that the loss becomes NaN too.
                Vector512.MaxNative(Vector512<float>.Zero, Vector512.Load(x + i) + Vector512.Load(bias + i)).Store(x + i);
            }

            for (; i < width; i++)
            {
                var value = x[i] + bias[i];
                x[i] = value < 0 ? 0 : value;
            }
        }
    }

    /// <summary>gradient ← 0 where the ReLU's result is 0; biasGradient += the sum of the rows.</summary>
    internal static void ReluBackward(int rows, int width, float* result, float* gradient, float* biasGradient)
    {
        for (var row = 0; row < rows; row++, result += width, gradient += width)
        {
            var i = 0;
            for (; i <= width - Lanes.Count; i += Lanes.Count)
            {
                var passed = Vector512.GreaterThan(Vector512.Load(result + i), Vector512<float>.Zero);
                var value = Vector512.Load(gradient + i) & passed;
                value.Store(gradient + i);
                (Vector512.Load(biasGradient + i) + value).Store(biasGradient + i);
            }

            for (; i < width; i++)
            {
                gradient[i] = result[i] > 0 ? gradient[i] : 0;
                biasGradient[i] += gradient[i];
            }
        }
    }
}
