using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>The softmax of one row of logits multiplied by β.</summary>
/// <remarks>Rows hold z − max z, and −∞ in the padding and in place of the largest logit: its exponential is 1, and the others are
/// summed without it.</remarks>
internal static unsafe class TemperatureKernel
{
    // Of larger negative numbers, the exponential is slow; its value is negligible beside 1.
    private const double Least = -700;

    /// <summary>Makes a row of logits one of the differences described above.</summary>
    /// <param name="length">k with its padding.</param>
    /// <param name="tail">Ones in the lanes of the last vector that are classes.</param>
    /// <param name="scores">Wφ; out: z − max z.</param>
    /// <param name="bias">b, padded with −∞.</param>
    /// <param name="label">The sample's label.</param>
    /// <returns>z − max z of the label, and the sum over all classes.</returns>
    internal static (double Own, double Sum) Shift(int length, Vector512<double> tail, double* scores, double* bias, int label)
    {
        var (last, most) = (length - DoubleLanes.Count, Vector512.Create(double.NegativeInfinity));
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var score = Vector512.Load(scores + i);
            var logit = (i == last ? score & tail : score) + Vector512.Load(bias + i);
            logit.Store(scores + i);
            most = Vector512.MaxNative(most, logit);
        }

        var largest = SoftmaxKernel.Largest(most);
        var (shift, sum) = (Vector512.Create(largest), Vector512<double>.Zero);
        var place = SoftmaxKernel.FirstOf(largest, length, scores);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var shifted = Vector512.Load(scores + i) - shift;
            shifted.Store(scores + i);
            sum += i == last ? shifted & tail : shifted;
        }

        var own = scores[label];
        scores[place] = double.NegativeInfinity;
        return (own, Vector512.Sum(sum));
    }

    /// <summary>Σ e and Σ e·ln e over all but the largest, e = e^(β(z − max z)).</summary>
    internal static (double Sum, double Weighted) Sums(int length, double* shifted, double beta)
    {
        var (factor, least) = (Vector512.Create(beta), Vector512.Create(Least));
        var (sum, weighted) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var exponent = Vector512.MaxNative(factor * Vector512.Load(shifted + i), least);
            var value = Vector512.Exp(exponent);
            sum += value;
            weighted = Vector512.FusedMultiplyAdd(value, exponent, weighted);
        }

        return (Vector512.Sum(sum), Vector512.Sum(weighted));
    }

    /// <summary>The probabilities, padded with zeros.</summary>
    internal static void Probabilities(int length, Vector512<double> tail, double* shifted, double beta, double* target)
    {
        var (factor, least, sum) = (Vector512.Create(beta), Vector512.Create(Least), Vector512<double>.Zero);
        var place = SoftmaxKernel.FirstOf(double.NegativeInfinity, length, shifted);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var value = Vector512.Exp(Vector512.MaxNative(factor * Vector512.Load(shifted + i), least));
            value = i == length - DoubleLanes.Count ? value & tail : value;
            value.Store(target + i);
            sum += value;
        }

        var largestShare = 1 / (1 + Vector512.Sum(sum));
        DoubleLanes.Scale(largestShare, target, target, length);
        target[place] = largestShare;
    }
}
