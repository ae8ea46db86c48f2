namespace GrokLab.Training.Fast.Kernels;

/// <summary>The attention of one query: at most four keys, each head separately.</summary>
internal static unsafe class AttentionKernel
{
    /// <summary>The most keys of a query: the length of a sequence.</summary>
    internal const int Keys = 4;

    /// <summary>softmax_t(q·k_t/√h) of each head.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h = d / heads.</param>
    /// <param name="count">Keys that the query sees, 1 to 4.</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Address of each k_t, (d) each.</param>
    /// <param name="weights">(heads, 4), out: the softmax, 0 past the last key.</param>
    internal static void Weights(int heads, int headWidth, int count, float* query, float** keys, float* weights)
    {
        for (var head = 0; head < heads; head++)
        {
            for (var t = 0; t < count; t++)
            {
                weights[head * Keys + t] = Lanes.Dot(query + head * headWidth, keys[t] + head * headWidth, headWidth);
            }
        }

        Softmax(heads, count, 1 / MathF.Sqrt(headWidth), weights);
    }

    /// <summary>o = Σ_t a_t·v_t of each head.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="keys">Address of each k_t.</param>
    /// <param name="valueOffset">Offset from k_t to v_t.</param>
    /// <param name="output">o, (d).</param>
    internal static void Mix(int heads, int headWidth, int count, float* weights, float** keys, long valueOffset, float* output)
    {
        new Span<float>(output, heads * headWidth).Clear();
        for (var head = 0; head < heads; head++)
        {
            for (var t = 0; t < count; t++)
            {
                Lanes.AddScaled(
                    weights[head * Keys + t], keys[t] + valueOffset + head * headWidth, output + head * headWidth, headWidth);
            }
        }
    }

    /// <summary>Computes the gradient of the weights from that of o, and adds to the gradient of v.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="outputGradient">Gradient of o, (d).</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="keys">Address of each k_t.</param>
    /// <param name="valueOffset">Offset from k_t to v_t, equal for values and gradients.</param>
    /// <param name="weightGradient">Gradient of a, (heads, 4), out.</param>
    /// <param name="keyGradients">Address of each k_t's gradient.</param>
    internal static void MixBackward(
        int heads, int headWidth, int count, float* outputGradient, float* weights, float** keys, long valueOffset,
        float* weightGradient, float** keyGradients)
    {
        for (var head = 0; head < heads; head++)
        {
            var offset = head * headWidth;
            for (var t = 0; t < count; t++)
            {
                var at = head * Keys + t;
                weightGradient[at] = Lanes.Dot(outputGradient + offset, keys[t] + valueOffset + offset, headWidth);
                Lanes.AddScaled(weights[at], outputGradient + offset, keyGradients[t] + valueOffset + offset, headWidth);
            }
        }
    }

    /// <summary>Adds to the gradients of q and k, from the gradient of the softmax.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="weightGradient">Gradient of a, (heads, 4); overwritten.</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Address of each k_t.</param>
    /// <param name="queryGradient">Gradient of q, (d).</param>
    /// <param name="keyGradients">Address of each k_t's gradient.</param>
    internal static void WeightsBackward(
        int heads, int headWidth, int count, float* weights, float* weightGradient, float* query, float** keys,
        float* queryGradient, float** keyGradients)
    {
        SoftmaxBackward(heads, count, 1 / MathF.Sqrt(headWidth), weights, weightGradient);
        for (var head = 0; head < heads; head++)
        {
            var offset = head * headWidth;
            for (var t = 0; t < count; t++)
            {
                var slope = weightGradient[head * Keys + t];
                Lanes.AddScaled(slope, query + offset, keyGradients[t] + offset, headWidth);
                Lanes.AddScaled(slope, keys[t] + offset, queryGradient + offset, headWidth);
            }
        }
    }

    /// <summary>weights ← softmax(scale · weights) of each head's first <paramref name="count"/> of four; the others become 0.</summary>
    internal static void Softmax(int heads, int count, float scale, float* weights)
    {
        for (var head = 0; head < heads; head++)
        {
            var w = weights + head * Keys;
            var largest = float.NegativeInfinity;
            for (var t = 0; t < count; t++)
            {
                largest = w[t] > largest ? w[t] : largest;
            }

            for (var t = 0; t < Keys; t++)
            {
                w[t] = t < count ? scale * (w[t] - largest) : float.NegativeInfinity;
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
        }
    }

    /// <summary>Replaces the gradient of the softmax by that of its arguments before <paramref name="scale"/>.</summary>
    internal static void SoftmaxBackward(int heads, int count, float scale, float* weights, float* gradient)
    {
        for (var head = 0; head < heads; head++)
        {
            var w = weights + head * Keys;
            var g = gradient + head * Keys;
            var mean = 0f;
            for (var t = 0; t < count; t++)
            {
                mean += w[t] * g[t];
            }

            for (var t = 0; t < count; t++)
            {
                g[t] = scale * w[t] * (g[t] - mean);
            }
        }
    }
}
