using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>
/// Attention of one query over the four positions of its sequence, with the block's inputs x_t in place of keys and values:
/// q·(W_k x) = (W_kᵀ q)·x and Σ a_t W_v x_t = W_v Σ a_t x_t.
/// </summary>
internal static unsafe class LastPositionKernel
{
    /// <summary>a_t = softmax_t(g·x_t/√h) and c = Σ a_t x_t, each head separately.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="width">d.</param>
    /// <param name="scale">1/√h.</param>
    /// <param name="g">W_kᵀ q of each head, (heads, d).</param>
    /// <param name="x">Address of each x_t, (d) each.</param>
    /// <param name="weights">a, (heads, 4), out.</param>
    /// <param name="c">(heads, d), out.</param>
    internal static void Forward(int heads, int width, float scale, float* g, float** x, float* weights, float* c)
    {
        for (var head = 0; head < heads; head++)
        {
            Dots(width, g + (long)head * width, x, weights + head * AttentionKernel.Keys);
        }

        AttentionKernel.Softmax(heads, AttentionKernel.Keys, scale, weights);
        for (var head = 0; head < heads; head++)
        {
            Mix(width, weights + head * AttentionKernel.Keys, x, c + (long)head * width);
        }
    }

    /// <summary>Computes the gradients of g and of the inputs from that of c.</summary>
    /// <param name="heads">Number of heads.</param>
    /// <param name="width">d.</param>
    /// <param name="scale">1/√h.</param>
    /// <param name="cGradient">Gradient of c, (heads, d).</param>
    /// <param name="g">(heads, d): in, g; out, its gradient.</param>
    /// <param name="x">Address of each x_t.</param>
    /// <param name="weights">a, (heads, 4).</param>
    /// <param name="xGradients">Address of each x_t's gradient; added to.</param>
    internal static void Backward(
        int heads, int width, float scale, float* cGradient, float* g, float** x, float* weights, float** xGradients)
    {
        var slopes = stackalloc float[heads * AttentionKernel.Keys];
        for (var head = 0; head < heads; head++)
        {
            Dots(width, cGradient + (long)head * width, x, slopes + head * AttentionKernel.Keys);
        }

        AttentionKernel.SoftmaxBackward(heads, AttentionKernel.Keys, scale, weights, slopes);

        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var (x0, x1, x2, x3) = (Vector512.Load(x[0] + i), Vector512.Load(x[1] + i), Vector512.Load(x[2] + i), Vector512.Load(x[3] + i));
            var (d0, d1, d2, d3) = (Vector512.Load(xGradients[0] + i), Vector512.Load(xGradients[1] + i),
                Vector512.Load(xGradients[2] + i), Vector512.Load(xGradients[3] + i));
            for (var head = 0; head < heads; head++)
            {
                var a = weights + head * AttentionKernel.Keys;
                var s = slopes + head * AttentionKernel.Keys;
                var dc = Vector512.Load(cGradient + (long)head * width + i);
                var value = Vector512.Load(g + (long)head * width + i);
                d0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), dc, d0);
                d1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), dc, d1);
                d2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), dc, d2);
                d3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), dc, d3);
                var (s0, s1, s2, s3) = (Vector512.Create(s[0]), Vector512.Create(s[1]), Vector512.Create(s[2]), Vector512.Create(s[3]));
                d0 = Vector512.FusedMultiplyAdd(s0, value, d0);
                d1 = Vector512.FusedMultiplyAdd(s1, value, d1);
                d2 = Vector512.FusedMultiplyAdd(s2, value, d2);
                d3 = Vector512.FusedMultiplyAdd(s3, value, d3);
                var left = Vector512.FusedMultiplyAdd(s1, x1, s0 * x0);
                var right = Vector512.FusedMultiplyAdd(s3, x3, s2 * x2);
                (left + right).Store(g + (long)head * width + i);
            }

            d0.Store(xGradients[0] + i);
            d1.Store(xGradients[1] + i);
            d2.Store(xGradients[2] + i);
            d3.Store(xGradients[3] + i);
        }

        for (; i < width; i++)
        {
            for (var head = 0; head < heads; head++)
            {
                var at = (long)head * width + i;
                var sum = 0f;
                for (var t = 0; t < AttentionKernel.Keys; t++)
                {
                    var slope = slopes[head * AttentionKernel.Keys + t];
                    xGradients[t][i] += weights[head * AttentionKernel.Keys + t] * cGradient[at] + slope * g[at];
                    sum += slope * x[t][i];
                }

                g[at] = sum;
            }
        }
    }

    /// <summary>The four products v·x_t.</summary>
    private static void Dots(int width, float* v, float** x, float* products)
    {
        var (x0, x1, x2, x3) = ((nint)x[0], (nint)x[1], (nint)x[2], (nint)x[3]);
        var (s0, s1, s2, s3) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var value = Vector512.Load(v + i);
            s0 = Vector512.FusedMultiplyAdd(value, Vector512.Load((float*)x0 + i), s0);
            s1 = Vector512.FusedMultiplyAdd(value, Vector512.Load((float*)x1 + i), s1);
            s2 = Vector512.FusedMultiplyAdd(value, Vector512.Load((float*)x2 + i), s2);
            s3 = Vector512.FusedMultiplyAdd(value, Vector512.Load((float*)x3 + i), s3);
        }

        (products[0], products[1], products[2], products[3]) = (Vector512.Sum(s0), Vector512.Sum(s1), Vector512.Sum(s2), Vector512.Sum(s3));
        for (; i < width; i++)
        {
            for (var t = 0; t < AttentionKernel.Keys; t++)
            {
                products[t] += v[i] * x[t][i];
            }
        }
    }

    private static void Mix(int width, float* a, float** x, float* c)
    {
        var (x0, x1, x2, x3) = ((nint)x[0], (nint)x[1], (nint)x[2], (nint)x[3]);
        var (a0, a1, a2, a3) = (Vector512.Create(a[0]), Vector512.Create(a[1]), Vector512.Create(a[2]), Vector512.Create(a[3]));
        var i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            var left = Vector512.FusedMultiplyAdd(a1, Vector512.Load((float*)x1 + i), a0 * Vector512.Load((float*)x0 + i));
            var right = Vector512.FusedMultiplyAdd(a3, Vector512.Load((float*)x3 + i), a2 * Vector512.Load((float*)x2 + i));
            (left + right).Store(c + i);
        }

        for (; i < width; i++)
        {
            c[i] = a[0] * x[0][i] + a[1] * x[1][i] + a[2] * x[2][i] + a[3] * x[3][i];
        }
    }
}
