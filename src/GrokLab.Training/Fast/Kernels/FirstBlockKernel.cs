using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>
/// Attention over values that are already projected, for two queries that see the same keys (one query may see one key
/// fewer: its weight for that key is 0).
/// </summary>
internal static unsafe class FirstBlockKernel
{
    /// <summary>y = Σ_heads Σ_t a_t u_t for both queries.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="width">d.</param>
    /// <param name="count">Keys, 1 to 4.</param>
    /// <param name="u">Address of each key's projected values, (heads, d) each.</param>
    /// <param name="a">Weights of the first query, (heads, 4).</param>
    /// <param name="b">Weights of the second query, (heads, 4).</param>
    /// <param name="ya">Result of the first query, (d).</param>
    /// <param name="yb">Result of the second query, (d).</param>
    internal static void Mix(int heads, int width, int count, float** u, float* a, float* b, float* ya, float* yb)
    {
        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var (sumA, sumB) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (var t = 0; t < count; t++)
            {
                var value = u[t] + i;
                var weight = t;
                for (var head = 0; head < heads; head++, value += width, weight += AttentionKernel.Keys)
                {
                    var v = Vector512.Load(value);
                    sumA = Vector512.FusedMultiplyAdd(Vector512.Create(a[weight]), v, sumA);
                    sumB = Vector512.FusedMultiplyAdd(Vector512.Create(b[weight]), v, sumB);
                }
            }

            sumA.Store(ya + i);
            sumB.Store(yb + i);
        }

        for (; i < width; i++)
        {
            (ya[i], yb[i]) = (0, 0);
            for (var t = 0; t < count; t++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var v = u[t][(long)head * width + i];
                    ya[i] += a[head * AttentionKernel.Keys + t] * v;
                    yb[i] += b[head * AttentionKernel.Keys + t] * v;
                }
            }
        }
    }

    /// <summary>Computes the gradients of the weights and of the projected values from those of y.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="width">d.</param>
    /// <param name="count">Keys, 1 to 4.</param>
    /// <param name="ga">Gradient of the first query's result, (d).</param>
    /// <param name="gb">Gradient of the second query's result, (d).</param>
    /// <param name="u">Address of each key's projected values.</param>
    /// <param name="uGradients">Address of each gradient of u; added to.</param>
    /// <param name="a">Weights of the first query, (heads, 4).</param>
    /// <param name="b">Weights of the second query, (heads, 4).</param>
    /// <param name="aGradient">Gradient of a, (heads, 4), out.</param>
    /// <param name="bGradient">Gradient of b, (heads, 4), out.</param>
    internal static void Backward(
        int heads, int width, int count, float* ga, float* gb, float** u, float** uGradients, float* a, float* b,
        float* aGradient, float* bGradient)
    {
        for (var t = 0; t < count; t++)
        {
            for (var head = 0; head < heads; head++)
            {
                var at = head * AttentionKernel.Keys + t;
                var value = u[t] + (long)head * width;
                var gradient = uGradients[t] + (long)head * width;
                var (wa, wb) = (Vector512.Create(a[at]), Vector512.Create(b[at]));
                var (dotA, dotB) = (Vector512<float>.Zero, Vector512<float>.Zero);
                var i = 0;
                for (; i <= width - Lanes.Count; i += Lanes.Count)
                {
                    var (v, one, other) = (Vector512.Load(value + i), Vector512.Load(ga + i), Vector512.Load(gb + i));
                    dotA = Vector512.FusedMultiplyAdd(v, one, dotA);
                    dotB = Vector512.FusedMultiplyAdd(v, other, dotB);
                    var sum = Vector512.FusedMultiplyAdd(wa, one, Vector512.Load(gradient + i));
                    Vector512.FusedMultiplyAdd(wb, other, sum).Store(gradient + i);
                }

                var (dota, dotb) = (Vector512.Sum(dotA), Vector512.Sum(dotB));
                for (; i < width; i++)
                {
                    dota += value[i] * ga[i];
                    dotb += value[i] * gb[i];
                    gradient[i] += a[at] * ga[i] + b[at] * gb[i];
                }

                aGradient[at] = dota;
                bGradient[at] = dotb;
            }
        }
    }
}
