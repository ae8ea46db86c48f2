using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>y = LN(r + x + b) over a matrix's rows, where r is the residual stream and b the bias of the layer that computed x.</summary>
internal static unsafe class LayerNormKernel
{
    private const float Epsilon = 1e-5f; // PyTorch's default.

    /// <param name="rows">Number of rows.</param>
    /// <param name="width">d.</param>
    /// <param name="x">(rows, d): in, the layer's product; out, the normalised values x̂ before γ and β.</param>
    /// <param name="bias">(d).</param>
    /// <param name="residual">The residual stream's rows.</param>
    /// <param name="residualRows">(rows): the row of the residual stream for each row; null for the same order.</param>
    /// <param name="gamma">(d).</param>
    /// <param name="beta">(d).</param>
    /// <param name="inverseDeviation">(rows), out: 1/√(variance + ε).</param>
    /// <param name="y">(rows, d), out.</param>
    internal static void Forward(
        int rows, int width, float* x, float* bias, float* residual, int* residualRows, float* gamma, float* beta,
        float* inverseDeviation, float* y)
    {
        for (var row = 0; row < rows; row++, x += width, y += width)
        {
            var r = residual + (long)(residualRows == null ? row : residualRows[row]) * width;
            var mean = AddUp(width, x, bias, r) / width;
            var inverse = 1 / MathF.Sqrt(SquaredDeviations(width, x, mean) / width + Epsilon);
            inverseDeviation[row] = inverse;
            var (m, s) = (Vector512.Create(mean), Vector512.Create(inverse));
            var i = 0;
            for (; i <= width - Lanes.Count; i += Lanes.Count)
            {
                var normalised = (Vector512.Load(x + i) - m) * s;
                normalised.Store(x + i);
                Vector512.FusedMultiplyAdd(normalised, Vector512.Load(gamma + i), Vector512.Load(beta + i)).Store(y + i);
            }

            for (; i < width; i++)
            {
                x[i] = (x[i] - mean) * inverse;
                y[i] = x[i] * gamma[i] + beta[i];
            }
        }
    }

    /// <summary>Replaces the gradient of y by that of r + x + b.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">d.</param>
    /// <param name="gradient">(rows, d): in, the gradient of y; out, that of r + x + b.</param>
    /// <param name="normalised">(rows, d): x̂.</param>
    /// <param name="inverseDeviation">(rows).</param>
    /// <param name="gamma">(d).</param>
    /// <param name="gammaGradient">(d), added to.</param>
    /// <param name="betaGradient">(d), added to.</param>
    /// <param name="biasGradient">(d), the gradient of b; added to.</param>
    internal static void Backward(
        int rows, int width, float* gradient, float* normalised, float* inverseDeviation, float* gamma,
        float* gammaGradient, float* betaGradient, float* biasGradient)
    {
        for (var row = 0; row < rows; row++, gradient += width, normalised += width)
        {
            var (sum, product) = (Vector512<float>.Zero, Vector512<float>.Zero);
            var i = 0;
            for (; i <= width - Lanes.Count; i += Lanes.Count)
            {
                var (dy, xHat) = (Vector512.Load(gradient + i), Vector512.Load(normalised + i));
                (Vector512.Load(betaGradient + i) + dy).Store(betaGradient + i);
                Vector512.FusedMultiplyAdd(dy, xHat, Vector512.Load(gammaGradient + i)).Store(gammaGradient + i);
                var scaled = dy * Vector512.Load(gamma + i);
                sum += scaled;
                product = Vector512.FusedMultiplyAdd(scaled, xHat, product);
            }

            var (mean, projection) = (Vector512.Sum(sum), Vector512.Sum(product));
            for (; i < width; i++)
            {
                betaGradient[i] += gradient[i];
                gammaGradient[i] += gradient[i] * normalised[i];
                mean += gradient[i] * gamma[i];
                projection += gradient[i] * gamma[i] * normalised[i];
            }

            mean /= width;
            projection /= width;
            var inverse = inverseDeviation[row];
            var (s, m, p) = (Vector512.Create(inverse), Vector512.Create(mean), Vector512.Create(projection));
            for (i = 0; i <= width - Lanes.Count; i += Lanes.Count)
            {
                var scaled = Vector512.Load(gradient + i) * Vector512.Load(gamma + i);
                var dx = s * (scaled - m - p * Vector512.Load(normalised + i));
                dx.Store(gradient + i);
                (Vector512.Load(biasGradient + i) + dx).Store(biasGradient + i);
            }

            for (; i < width; i++)
            {
                gradient[i] = inverse * (gradient[i] * gamma[i] - mean - projection * normalised[i]);
                biasGradient[i] += gradient[i];
            }
        }
    }

    /// <summary>x ← x + b + r; returns the sum.</summary>
    private static float AddUp(int width, float* x, float* bias, float* residual)
    {
        var sum = Vector512<float>.Zero;
        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var value = Vector512.Load(x + i) + Vector512.Load(bias + i) + Vector512.Load(residual + i);
            value.Store(x + i);
            sum += value;
        }

        var total = Vector512.Sum(sum);
        for (; i < width; i++)
        {
            x[i] += bias[i] + residual[i];
            total += x[i];
        }

        return total;
    }

    private static float SquaredDeviations(int width, float* x, float mean)
    {
        var (m, sum) = (Vector512.Create(mean), Vector512<float>.Zero);
        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var deviation = Vector512.Load(x + i) - m;
            sum = Vector512.FusedMultiplyAdd(deviation, deviation, sum);
        }

        var total = Vector512.Sum(sum);
        for (; i < width; i++)
        {
            total += (x[i] - mean) * (x[i] - mean);
        }

        return total;
    }
}
