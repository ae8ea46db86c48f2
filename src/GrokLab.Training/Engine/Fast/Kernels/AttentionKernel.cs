using System.Runtime.CompilerServices;

namespace GrokLab.Training.Engine.Fast.Kernels;

/// <summary>What one query position needs for its attention: at most four keys, all heads.</summary>
internal static unsafe class AttentionKernel
{
    /// <summary>Most keys of a query: the length of a sequence.</summary>
    internal const int Keys = 4;

    /// <summary>o = Σ_t softmax_t(q·k_t/√h)·v_t, each head on its own.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h = d / heads.</param>
    /// <param name="count">Keys that the query sees, 1 to 4.</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Where each k_t begins, (d) each.</param>
    /// <param name="valueOffset">From k_t to v_t.</param>
    /// <param name="weights">(heads, 4), out: the softmax, 0 past the last key.</param>
    /// <param name="output">o, (d).</param>
    [SkipLocalsInit]
    internal static void Forward(
        int heads, int headWidth, int count, float* query, float** keys, long valueOffset, float* weights, float* output)
    {
        var scale = 1 / MathF.Sqrt(headWidth);
        for (var head = 0; head < heads; head++)
        {
            var w = weights + head * Keys;
            var largest = float.NegativeInfinity;
            for (var t = 0; t < count; t++)
            {
                w[t] = scale * Lanes.Dot(query + head * headWidth, keys[t] + head * headWidth, headWidth);
                largest = MathF.Max(largest, w[t]);
            }

            for (var t = 0; t < Keys; t++)
            {
                w[t] = t < count ? w[t] - largest : float.NegativeInfinity;
            }
        }

        Lanes.Exp(weights, heads * Keys);
        for (var head = 0; head < heads; head++)
        {
            var w = weights + head * Keys;
            var inverse = 1 / (w[0] + w[1] + w[2] + w[3]);
            for (var t = 0; t < Keys; t++)
            {
                w[t] *= inverse;
            }

            Mix(headWidth, count, w, keys, valueOffset + head * headWidth, output + head * headWidth);
        }
    }

    /// <summary>From the gradient of o to those of q, k and v, which are added to.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="outputGradient">Of o, (d).</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Where each k_t begins.</param>
    /// <param name="valueOffset">From k_t to v_t, in values and gradients alike.</param>
    /// <param name="weights">(heads, 4): the softmax.</param>
    /// <param name="queryGradient">Of q, (d).</param>
    /// <param name="keyGradients">Where the gradient of each k_t begins.</param>
    internal static void Backward(
        int heads, int headWidth, int count, float* outputGradient, float* query, float** keys, long valueOffset,
        float* weights, float* queryGradient, float** keyGradients)
    {
        var scale = 1 / MathF.Sqrt(headWidth);
        var slopes = stackalloc float[Keys];
        for (var head = 0; head < heads; head++)
        {
            var offset = head * headWidth;
            var w = weights + head * Keys;
            var gradient = outputGradient + offset;
            var mean = 0f;
            for (var t = 0; t < count; t++)
            {
                slopes[t] = Lanes.Dot(gradient, keys[t] + valueOffset + offset, headWidth);
                mean += w[t] * slopes[t];
            }

            for (var t = 0; t < count; t++)
            {
                var slope = scale * w[t] * (slopes[t] - mean);
                Lanes.AddScaled(w[t], gradient, keyGradients[t] + valueOffset + offset, headWidth);
                Lanes.AddScaled(slope, query + offset, keyGradients[t] + offset, headWidth);
                Lanes.AddScaled(slope, keys[t] + offset, queryGradient + offset, headWidth);
            }
        }
    }

    private static void Mix(int width, int count, float* weights, float** keys, long offset, float* output)
    {
        new Span<float>(output, width).Clear();
        for (var t = 0; t < count; t++)
        {
            Lanes.AddScaled(weights[t], keys[t] + offset, output, width);
        }
    }
}
