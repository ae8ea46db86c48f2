using System.Runtime.Intrinsics;
using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Measures;

/// <summary>The last layer's loss and prediction for each sample of a set, in the order of <see cref="SamplesByClass"/>.</summary>
/// <param name="count">N.</param>
internal sealed class SampleOutcomes(int count)
{
    /// <summary>Cross-entropy with the sample's label, in nats.</summary>
    internal double[] Losses { get; } = new double[count];

    /// <summary>The class of the largest logit, the lowest one in a tie.</summary>
    internal int[] Predicted { get; } = new int[count];

    /// <summary>Whether the predicted class is not the label.</summary>
    internal bool[] Wrong { get; } = new bool[count];

    /// <summary>Mean cross-entropy; NaN without samples.</summary>
    internal double MeanLoss => count == 0 ? double.NaN : Losses.Sum() / count;

    /// <summary>Share of correct predictions; NaN without samples.</summary>
    internal double Accuracy => (double)(count - Wrong.Count(w => w)) / count;

    /// <summary>Computes the softmax of a row of scores, and stores its loss and prediction.</summary>
    internal unsafe SoftmaxRow Read(int place, int label, FastHead head, Vector512<double> tail, double* scores)
    {
        var row = SoftmaxKernel.Apply(head.ClassStride, tail, scores, head.Bias, label);
        Losses[place] = row.Loss;
        Predicted[place] = head.LowestEqual[row.Predicted];
        Wrong[place] = Predicted[place] != label;
        return row;
    }
}
