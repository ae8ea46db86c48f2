namespace GrokLab.Training.Fast.Kernels;

/// <summary>The attention of one query: at most four keys, every head on its own.</summary>
internal static unsafe class AttentionKernel
{
    /// <summary>Most keys of a query: the length of a sequence.</summary>
    internal const int Keys = 4;

    /// <summary>softmax_t(q·k_t/√h) of each head.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h = d / heads.</param>
    /// <param name="count">Keys that the query sees, 1 to 4.</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Where each k_t begins, (d) each.</param>
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
    /// <param name="keys">Where each k_t begins.</param>
    /// <param name="valueOffset">From k_t to v_t.</param>
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

    /// <summary>From the gradient of o to those of the weights and of v, which are added to.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="outputGradient">Of o, (d).</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="keys">Where each k_t begins.</param>
    /// <param name="valueOffset">From k_t to v_t, in values and gradients alike.</param>
    /// <param name="weightGradient">Of a, (heads, 4), out.</param>
    /// <param name="keyGradients">Where the gradient of each k_t begins.</param>
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

    /// <summary>From the gradient of the softmax to those of q and k, which are added to.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="headWidth">h.</param>
    /// <param name="count">Keys that the query sees.</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="weightGradient">Of a, (heads, 4); overwritten.</param>
    /// <param name="query">q, (d).</param>
    /// <param name="keys">Where each k_t begins.</param>
    /// <param name="queryGradient">Of q, (d).</param>
    /// <param name="keyGradients">Where the gradient of each k_t begins.</param>
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

    /// <summary>From the gradient of the softmax to that of its arguments before <paramref name="scale"/>, in place.</summary>
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
