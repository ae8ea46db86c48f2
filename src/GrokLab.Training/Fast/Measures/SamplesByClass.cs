using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Measures;

/// <summary>A set's samples in the order of their labels; samples with the same label keep their order.</summary>
internal sealed class SamplesByClass
{
    /// <param name="labels">(N), int64, on the CPU.</param>
    /// <param name="classes">k.</param>
    /// <exception cref="ArgumentException">A label is out of range.</exception>
    internal SamplesByClass(Tensor labels, int classes)
        : this(MemoryMarshal.Cast<byte, long>(labels.shape[0] == 0 ? [] : labels.bytes), classes)
    {
    }

    private SamplesByClass(ReadOnlySpan<long> labels, int classes)
    {
        First = new int[classes + 1];
        foreach (var label in labels)
        {
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException($"Labels must lie in 0 … {classes - 1}.");
            }

            First[label + 1]++;
        }

        Present = [.. Enumerable.Range(0, classes).Where(c => First[c + 1] > 0)];
        Positions = new int[classes];
        for (var c = 0; c < Present.Length; c++)
        {
            Positions[Present[c]] = c;
        }

        for (var c = 0; c < classes; c++)
        {
            First[c + 1] += First[c];
        }

        (Order, Labels) = (new int[labels.Length], new int[labels.Length]);
        var next = First[..^1];
        for (var sample = 0; sample < labels.Length; sample++)
        {
            var place = next[(int)labels[sample]]++;
            (Order[place], Labels[place]) = (sample, (int)labels[sample]);
        }
    }

    /// <summary>N.</summary>
    internal int Count => Order.Length;

    /// <summary>The number of the sample at each place.</summary>
    internal int[] Order { get; }

    /// <summary>The label of the sample at each place, increasing.</summary>
    internal int[] Labels { get; }

    /// <summary>The place of each class's first sample, and N after the last.</summary>
    internal int[] First { get; }

    /// <summary>Labels of the K classes that have samples, increasing.</summary>
    internal int[] Present { get; }

    /// <summary>The position of each label among <see cref="Present"/>.</summary>
    internal int[] Positions { get; }

    /// <summary>The number of samples of a class.</summary>
    internal int CountOf(int label) => First[label + 1] - First[label];
}
