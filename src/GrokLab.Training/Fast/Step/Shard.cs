using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The forward and backward pass of one worker's part of a batch through the whole network, on this worker's thread only. Its gradient
/// of the parameters is a part of the batch's gradient: the parts are summed in the update of the weights.
/// </summary>
internal sealed unsafe class Shard : IDisposable
{
    private readonly TransformerShape shape;
    private readonly ParameterMap map;
    private readonly ParameterPlace[] addedTo; // Parameters whose gradients are summed row by row.
    private readonly BlockPass[] blocks;
    private readonly NativeBuffer<float> inputs; // (distinct inputs, d)
    private readonly NativeBuffer<float> logits; // (B, logitStride)
    private readonly NativeBuffer<float> gradients;
    private readonly NativeBuffer<float> gradient; // (rows, d)
    private readonly NativeBuffer<float> otherGradient; // (rows, d)
    private readonly GradientSpace space;
    private readonly int logitStride;

    /// <param name="shape">The network's sizes.</param>
    /// <param name="map">The network's parameters.</param>
    /// <param name="samples">The most samples.</param>
    /// <param name="prefixes">The most distinct prefixes of the samples.</param>
    internal Shard(TransformerShape shape, ParameterMap map, int samples, int prefixes)
    {
        this.shape = shape;
        this.map = map;
        var rows = 2 * (samples + prefixes);
        var distinct = ShardRows.InputCapacity(samples, prefixes, shape.Vocabulary);
        Rows = new ShardRows(samples, prefixes, shape.Vocabulary);
        blocks = [.. Enumerable.Range(0, shape.Layers).Select(block => new BlockPass(
            shape, new BlockParameters(map, block), block,
            inputs: block == 0 ? distinct : rows, rows: block == shape.Layers - 1 ? samples : rows))];
        logitStride = (shape.Classes + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        inputs = new NativeBuffer<float>((long)distinct * shape.Width);
        logits = new NativeBuffer<float>((long)samples * logitStride);
        gradients = new NativeBuffer<float>(map.GradientLength);
        gradient = new NativeBuffer<float>((long)Math.Max(rows, distinct) * shape.Width);
        otherGradient = new NativeBuffer<float>((long)Math.Max(rows, distinct) * shape.Width);
        space = new GradientSpace(shape, Math.Max(rows, distinct), BlockPass.Chunk);
        addedTo = [.. map.All.Where(p => p == map.Tokens || p == map.Positions
            || p.Name.EndsWith(".bias", StringComparison.Ordinal) || p.Name.Contains("Norm.", StringComparison.Ordinal))];
    }

    /// <summary>The last given samples, and the rows that they need.</summary>
    internal ShardRows Rows { get; }

    /// <summary>φ, (B, d).</summary>
    internal float* Features => blocks[^1].Output;

    /// <summary>The gradient of the features, (B, d), which must be set before <see cref="Backward"/>.</summary>
    internal float* FeatureGradient => gradient.Pointer;

    /// <summary>This part's gradient of the parameters, in the layout of <see cref="ParameterMap"/>.</summary>
    internal float* Gradients => gradients.Pointer;

    /// <summary>Fills <see cref="Features"/>.</summary>
    /// <param name="samples">Numbers of the samples, grouped by prefix.</param>
    /// <param name="data">The set that contains the samples.</param>
    internal void Forward(ReadOnlySpan<int> samples, PrefixedSamples data)
    {
        Rows.Assign(samples, data);
        var d = shape.Width;
        for (var input = 0; input < Rows.Inputs; input++)
        {
            Lanes.Sum(
                map.Tokens.Pointer + (long)Rows.InputTokens[input] * d,
                map.Positions.Pointer + (long)Rows.InputPositions[input] * d,
                inputs.Pointer + (long)input * d, d);
        }

        for (var block = 0; block < blocks.Length; block++)
        {
            blocks[block].Forward(Rows, InputOf(block));
        }
    }

    /// <summary>Clears the gradients of the previous step.</summary>
    internal void ClearGradients()
    {
        if (Rows.Samples == 0)
        {
            Lanes.Clear(Gradients, map.GradientLength);
            return;
        }

        foreach (var place in addedTo)
        {
            Lanes.Clear(Gradients + place.Offset, place.Length);
        }
    }

    /// <summary>Computes the last layer and its cross-entropy: fills <see cref="FeatureGradient"/> and the layer's own gradients.</summary>
    /// <param name="share">Weight of a sample in the batch's mean, 1 / (size of the whole batch).</param>
    /// <returns>Σ cross-entropy of this part's samples, in nats.</returns>
    internal double Head(float share)
    {
        var (d, k, count) = (shape.Width, shape.Classes, Rows.Samples);
        MatrixProduct.TimesTransposed(count, k, d, Features, d, map.HeadWeight.Pointer, d, logits.Pointer, logitStride);
        double loss;
        fixed (int* labels = Rows.Labels)
        {
            loss = CrossEntropyKernel.LossAndGradient(
                count, k, logits.Pointer, logitStride, map.HeadBias.Pointer, labels, share, Gradients + map.HeadBias.Offset);
        }

        if (count > 0)
        {
            MatrixProduct.TransposedTimes(
                k, d, count, logits.Pointer, logitStride, Features, d, 0, Gradients + map.HeadWeight.Offset, d);
        }

        MatrixProduct.Times(count, d, k, logits.Pointer, logitStride, map.HeadWeight.Pointer, d, 0, FeatureGradient, d);
        return loss;
    }

    /// <summary>Computes the gradients of all parameters before the last layer from <see cref="FeatureGradient"/>.</summary>
    internal void Backward()
    {
        if (Rows.Samples == 0)
        {
            return;
        }

        var of = gradient.Pointer;
        var to = otherGradient.Pointer;
        for (var block = blocks.Length - 1; block >= 0; block--)
        {
            blocks[block].Backward(Rows, InputOf(block), of, to, space, Gradients);
            var used = of;
            of = to;
            to = used;
        }

        var d = shape.Width;
        for (var input = 0; input < Rows.Inputs; input++)
        {
            var row = of + (long)input * d;
            Lanes.Add(row, Gradients + map.Tokens.Offset + (long)Rows.InputTokens[input] * d, d);
            Lanes.Add(row, Gradients + map.Positions.Offset + (long)Rows.InputPositions[input] * d, d);
        }
    }

    public void Dispose()
    {
        foreach (var block in blocks)
        {
            block.Dispose();
        }

        inputs.Dispose();
        logits.Dispose();
        gradients.Dispose();
        gradient.Dispose();
        otherGradient.Dispose();
        space.Dispose();
    }

    private float* InputOf(int block) => block == 0 ? inputs.Pointer : blocks[block - 1].Output;
}
