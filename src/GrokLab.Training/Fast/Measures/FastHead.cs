using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Measures;

/// <summary>The last layer in float64, its rows padded to whole vectors, and values that depend only on its weights.</summary>
internal sealed unsafe class FastHead : IDisposable
{
    private readonly NativeBuffer<double> weights = new();
    private readonly NativeBuffer<double> bias = new();
    private readonly NativeBuffer<double> distances = new();

    /// <param name="classes">k.</param>
    /// <param name="width">m.</param>
    internal FastHead(int classes, int width)
    {
        (Classes, Width) = (classes, width);
        (ClassStride, WidthStride) = (DoubleLanes.Padded(classes), DoubleLanes.Padded(width));
        LowestEqual = [.. Enumerable.Range(0, ClassStride)]; // Where nothing is finite, a class of the padding is found.
        weights.Require((long)classes * WidthStride);
        distances.Require((long)classes * ClassStride);
        new Span<double>(bias.Require(ClassStride), ClassStride).Fill(double.NegativeInfinity);
    }

    /// <summary>k.</summary>
    internal int Classes { get; }

    /// <summary>m.</summary>
    internal int Width { get; }

    /// <summary>k with its padding.</summary>
    internal int ClassStride { get; }

    /// <summary>m with its padding.</summary>
    internal int WidthStride { get; }

    /// <summary>W, (k, m).</summary>
    internal double* Weights => weights.Pointer;

    /// <summary>b, (k), padded with −∞.</summary>
    internal double* Bias => bias.Pointer;

    /// <summary>‖w_s − w_q‖², (k, k).</summary>
    internal double* Distances => distances.Pointer;

    /// <summary>For every class the lowest one with the same weights and bias; see <see cref="PredictedClass"/>. (k), padded.</summary>
    internal int[] LowestEqual { get; }

    /// <summary>‖W‖_F.</summary>
    internal double WeightNorm { get; private set; }

    /// <summary>Whether all weights and biases are finite.</summary>
    internal bool IsFinite { get; private set; }

    /// <summary>Copies a layer.</summary>
    /// <param name="newWeights">(k, m).</param>
    /// <param name="newBias">(k), or null for zeros.</param>
    internal void Read(Tensor newWeights, Tensor? newBias)
    {
        var rows = new FeatureRows(newWeights);
        for (var row = 0; row < Classes; row++)
        {
            rows.Read(row, Weights + ((long)row * WidthStride));
        }

        if (newBias is null)
        {
            new Span<double>(Bias, Classes).Clear();
        }
        else
        {
            using var asRow = newBias.unsqueeze(0); // (1, k)
            new FeatureRows(asRow).Read(0, Bias);
        }

        WeightNorm = Math.Sqrt(DoubleLanes.SquaredNorm(Weights, Classes * WidthStride));
        var biasSum = 0.0;
        for (var c = 0; c < Classes; c++)
        {
            biasSum += Bias[c];
        }

        IsFinite = double.IsFinite(WeightNorm + biasSum);
    }

    /// <summary>Fills <see cref="Distances"/> and <see cref="LowestEqual"/>.</summary>
    internal void ComputeDistances()
    {
        RowPairs.SquaredDistances(Classes, WidthStride, Weights, Distances, ClassStride);
        for (var c = 0; c < Classes; c++)
        {
            var lowest = 0;
            while (lowest < c && !(Distances[((long)c * ClassStride) + lowest] == 0 && Bias[lowest] == Bias[c]))
            {
                lowest++;
            }

            LowestEqual[c] = lowest;
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        bias.Dispose();
        distances.Dispose();
    }
}
