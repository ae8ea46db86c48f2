using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>Softmax cross-entropy and its gradient in one pass.</summary>
internal static unsafe class CrossEntropyKernel
{
    /// <param name="rows">Samples.</param>
    /// <param name="classes">k.</param>
    /// <param name="logits">(rows, stride): in, without the bias; out, the gradient of <paramref name="share"/> · Σ loss.</param>
    /// <param name="stride">Distance of two rows, ≥ k.</param>
    /// <param name="bias">(k).</param>
    /// <param name="labels">(rows).</param>
    /// <param name="share">Weight of a sample in the batch's mean, 1/B.</param>
    /// <param name="biasGradient">(k), added to.</param>
    /// <returns>Σ loss over the rows, in nats.</returns>
    internal static double LossAndGradient(
        int rows, int classes, float* logits, int stride, float* bias, int* labels, float share, float* biasGradient)
    {
        var losses = 0.0;
        for (var row = 0; row < rows; row++, logits += stride)
        {
            Lanes.Add(bias, logits, classes);
            var largest = Largest(classes, logits);
            var own = logits[labels[row]] - largest;
            var sum = ExpOfDifferences(classes, logits, largest);
            losses += Math.Log(sum) - own;
            Scale(classes, logits, share / sum);
            logits[labels[row]] -= share;
            Lanes.Add(logits, biasGradient, classes);
        }

        return losses;
    }

    private static float Largest(int classes, float* logits)
    {
        var largest = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i <= classes - Lanes.Count; i += Lanes.Count)
        {
            largest = Vector512.MaxNative(largest, Vector512.Load(logits + i));
        }

        var result = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        for (; i < classes; i++)
        {
            result = MathF.Max(result, logits[i]);
        }

        return result;
    }

    /// <summary>z ← e^(z − offset); returns the sum.</summary>
    private static float ExpOfDifferences(int classes, float* logits, float offset)
    {
        var (shift, sum) = (Vector512.Create(offset), Vector512<float>.Zero);
        var i = 0;
        for (; i <= classes - Lanes.Count; i += Lanes.Count)
        {
            var value = Vector512.Exp(Vector512.Load(logits + i) - shift);
            value.Store(logits + i);
            sum += value;
        }

        var total = Vector512.Sum(sum);
        for (; i < classes; i++)
        {
            logits[i] = MathF.Exp(logits[i] - offset);
            total += logits[i];
        }

        return total;
    }

    private static void Scale(int length, float* values, float scale)
    {
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= length - Lanes.Count; i += Lanes.Count)
        {
            (factor * Vector512.Load(values + i)).Store(values + i);
        }

        for (; i < length; i++)
        {
            values[i] *= scale;
        }
    }
}
