using System.Numerics;
using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>The results from the last layer's scores of one sample.</summary>
/// <param name="Predicted">The class of the largest rounded logit.</param>
/// <param name="Loss">Cross-entropy with the sample's label, in nats.</param>
/// <param name="Spread">2 Σ_{s&lt;q} p_s p_q.</param>
/// <param name="SquaredScores">‖Wφ‖², without biases.</param>
internal readonly record struct SoftmaxRow(int Predicted, double Loss, double Spread, double SquaredScores);

/// <summary>The softmax of one row of scores.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <param name="length">k with its padding.</param>
    /// <param name="tail">Ones in the lanes of the last vector that are classes.</param>
    /// <param name="scores">Wφ; out: the probabilities, padded with zeros.</param>
    /// <param name="bias">b, padded with −∞.</param>
    /// <param name="label">The sample's label.</param>
    internal static SoftmaxRow Apply(int length, Vector512<double> tail, double* scores, double* bias, int label)
    {
        var squaredScores = AddBias(length, tail, scores, bias, out var largest);
        var predicted = FirstOf(largest, length, scores);
        var own = scores[label] - largest;
        var (rest, squares) = Exp(length, tail, scores, largest, predicted);

        // The largest term is 1. The others are summed without it, so that no value is computed as 1 − p.
        var total = 1 + rest;
        var largestShare = 1 / total;
        DoubleLanes.Scale(largestShare, scores, scores, length);
        scores[predicted] = largestShare;
        var restShare = rest * largestShare;
        var spread = (restShare * ((2 * largestShare) + restShare)) - (squares * largestShare * largestShare);
        return new SoftmaxRow(predicted, Math.Log(total) - own, spread, squaredScores);
    }

    private static double AddBias(int length, Vector512<double> tail, double* scores, double* bias, out double largest)
    {
        var (squares, most) = (Vector512<double>.Zero, Vector512.Create(double.NegativeInfinity));
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var score = Vector512.Load(scores + i);
            score = i == length - DoubleLanes.Count ? score & tail : score;
            squares = Vector512.FusedMultiplyAdd(score, score, squares);
            var logit = score + Vector512.Load(bias + i);
            logit.Store(scores + i);
            most = Vector512.MaxNative(most, logit);
        }

        largest = Largest(most);
        return Vector512.Sum(squares);
    }

    /// <summary>The largest lane.</summary>
    internal static double Largest(Vector512<double> values)
    {
        var four = Vector256.MaxNative(values.GetLower(), values.GetUpper());
        var two = Vector128.MaxNative(four.GetLower(), four.GetUpper());
        return Math.Max(two[0], two[1]);
    }

    /// <summary>The first position of a value; 0 where it is absent.</summary>
    internal static int FirstOf(double value, int length, double* values)
    {
        var wanted = Vector512.Create(value);
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var equal = Vector512.Equals(Vector512.Load(values + i), wanted).ExtractMostSignificantBits();
            if (equal != 0)
            {
                return i + BitOperations.TrailingZeroCount(equal);
            }
        }

        return 0;
    }

    /// <summary>z ← e^(z − largest); returns Σ of all but the largest, and Σ of their squares.</summary>
    private static (double Sum, double Squares) Exp(int length, Vector512<double> tail, double* logits, double largest, int predicted)
    {
        var (sum, squares) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var shift = Vector512.Create(largest);
        var last = length - DoubleLanes.Count;
        for (var i = 0; i < last; i += DoubleLanes.Count)
        {
            Vector512.Exp(Vector512.Load(logits + i) - shift).Store(logits + i);
        }

        // Padding is set to 0 before the exponential as well: −∞ would make it slow for the whole vector.
        (Vector512.Exp((Vector512.Load(logits + last) - shift) & tail) & tail).Store(logits + last);
        logits[predicted] = double.IsFinite(largest) ? 0 : double.NaN;
        for (var i = 0; i < length; i += DoubleLanes.Count)
        {
            var value = Vector512.Load(logits + i);
            sum += value;
            squares = Vector512.FusedMultiplyAdd(value, value, squares);
        }

        return (Vector512.Sum(sum), Vector512.Sum(squares));
    }
}
