using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// One block, forward and backward, over the rows of a shard: the same function as <see cref="Models.GrokkingTransformer.TransformerBlock"/>,
/// with matrix products and one pass over memory between two products.
/// </summary>
internal sealed unsafe class BlockPass : IDisposable
{
    /// <summary>Rows that the feed-forward part takes at once, so that its hidden units fit into a core's own cache.</summary>
    internal const int Chunk = 320;

    private readonly TransformerShape shape;
    private readonly BlockParameters parameters;
    private readonly bool first;
    private readonly bool last;
    private readonly AttentionPass attention;
    private readonly NativeBuffer<float> afterAttention; // (rows, d): the projection, then x̂ of the first normalisation
    private readonly NativeBuffer<float> middle; // (rows, d): the first normalisation's result
    private readonly NativeBuffer<float> hidden; // (rows, f)
    private readonly NativeBuffer<float> afterFeedForward; // (rows, d): the contraction, then x̂ of the second normalisation
    private readonly NativeBuffer<float> output; // (rows, d)
    private readonly NativeBuffer<float> inverseDeviations; // (2, rows)
    private readonly int capacity;

    /// <param name="shape">The network's sizes.</param>
    /// <param name="parameters">The block's parameters.</param>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="inputs">The most distinct inputs.</param>
    /// <param name="rows">The most rows of the result.</param>
    internal BlockPass(TransformerShape shape, BlockParameters parameters, int block, int inputs, int rows)
    {
        this.shape = shape;
        this.parameters = parameters;
        first = block == 0;
        last = block == shape.Layers - 1;
        capacity = rows;
        attention = AttentionPass.Create(shape, parameters, block, inputs, rows);
        afterAttention = new NativeBuffer<float>((long)rows * shape.Width);
        middle = new NativeBuffer<float>((long)rows * shape.Width);
        hidden = new NativeBuffer<float>((long)rows * shape.FeedForwardWidth);
        afterFeedForward = new NativeBuffer<float>((long)rows * shape.Width);
        output = new NativeBuffer<float>((long)rows * shape.Width);
        inverseDeviations = new NativeBuffer<float>(2L * rows);
    }

    /// <summary>The output, (rows, d); for the last block the features, (B, d).</summary>
    internal float* Output => output.Pointer;

    /// <summary>Fills <see cref="Output"/>.</summary>
    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d).</param>
    internal void Forward(ShardRows rows, float* x)
    {
        var (d, f, count) = (shape.Width, shape.FeedForwardWidth, Count(rows));
        attention.Forward(rows, x, afterAttention.Pointer);
        fixed (int* inputOfRow = rows.InputOfRow)
        {
            LayerNormKernel.Forward(
                count, d, afterAttention.Pointer, parameters.ProjectionBias.Pointer,
                first ? x : x + (long)FirstRow(rows) * d, first ? inputOfRow + FirstRow(rows) : null,
                parameters.AttentionGamma.Pointer, parameters.AttentionBeta.Pointer, inverseDeviations.Pointer, middle.Pointer);
        }

        for (var start = 0; start < count; start += Chunk)
        {
            var n = Math.Min(Chunk, count - start);
            var y = middle.Pointer + (long)start * d;
            var h = hidden.Pointer + (long)start * f;
            var contracted = afterFeedForward.Pointer + (long)start * d;
            MatrixProduct.TimesTransposed(n, f, d, y, d, parameters.ExpandWeight.Pointer, d, h, f);
            RowKernels.AddBiasThenRelu(n, f, h, parameters.ExpandBias.Pointer);
            MatrixProduct.TimesTransposed(n, d, f, h, f, parameters.ContractWeight.Pointer, f, contracted, d);
            LayerNormKernel.Forward(
                n, d, contracted, parameters.ContractBias.Pointer, y, null, parameters.FeedForwardGamma.Pointer,
                parameters.FeedForwardBeta.Pointer, inverseDeviations.Pointer + capacity + start, output.Pointer + (long)start * d);
        }
    }

    /// <summary>Computes the gradients of the inputs and of the parameters from that of <see cref="Output"/>.</summary>
    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d).</param>
    /// <param name="gradient">(rows, d): the gradient of the output; overwritten.</param>
    /// <param name="inputGradient">(inputs, d), out.</param>
    /// <param name="space">Working memory.</param>
    /// <param name="gradients">The flat gradient of the parameters.</param>
    internal void Backward(
        ShardRows rows, float* x, float* gradient, float* inputGradient, GradientSpace space, float* gradients)
    {
        var (d, count) = (shape.Width, Count(rows));
        for (var start = 0; start < count; start += Chunk)
        {
            FeedForwardBackward(start, Math.Min(Chunk, count - start), gradient + (long)start * d, space, gradients);
        }

        LayerNormKernel.Backward(
            count, d, gradient, afterAttention.Pointer, inverseDeviations.Pointer, parameters.AttentionGamma.Pointer,
            gradients + parameters.AttentionGamma.Offset, gradients + parameters.AttentionBeta.Offset,
            gradients + parameters.ProjectionBias.Offset);
        attention.Backward(rows, x, gradient, space, inputGradient, gradients);
        for (var row = 0; row < count; row++) // The residual stream bypasses the attention.
        {
            var input = first ? rows.InputOfRow[FirstRow(rows) + row] : FirstRow(rows) + row;
            Lanes.Add(gradient + (long)row * d, inputGradient + (long)input * d, d);
        }
    }

    public void Dispose()
    {
        attention.Dispose();
        afterAttention.Dispose();
        middle.Dispose();
        hidden.Dispose();
        afterFeedForward.Dispose();
        output.Dispose();
        inverseDeviations.Dispose();
    }

    /// <summary>Replaces the gradient of the output by that of the middle, for rows start … start + n − 1.</summary>
    private void FeedForwardBackward(int start, int n, float* gradient, GradientSpace space, float* gradients)
    {
        var (d, f, add) = (shape.Width, shape.FeedForwardWidth, start == 0 ? 0f : 1f);
        var h = hidden.Pointer + (long)start * f;
        var y = middle.Pointer + (long)start * d;
        LayerNormKernel.Backward(
            n, d, gradient, afterFeedForward.Pointer + (long)start * d, inverseDeviations.Pointer + capacity + start,
            parameters.FeedForwardGamma.Pointer, gradients + parameters.FeedForwardGamma.Offset,
            gradients + parameters.FeedForwardBeta.Offset, gradients + parameters.ContractBias.Offset);
        MatrixProduct.Times(n, f, d, gradient, d, parameters.ContractWeight.Pointer, f, 0, space.Hidden, f);
        MatrixProduct.TransposedTimes(d, f, n, gradient, d, h, f, add, gradients + parameters.ContractWeight.Offset, f);
        RowKernels.ReluBackward(n, f, h, space.Hidden, gradients + parameters.ExpandBias.Offset);
        MatrixProduct.TransposedTimes(f, d, n, space.Hidden, f, y, d, add, gradients + parameters.ExpandWeight.Offset, d);
        MatrixProduct.Times(n, d, f, space.Hidden, f, parameters.ExpandWeight.Pointer, d, 1, gradient, d);
    }

    private int Count(ShardRows rows) => last ? rows.Samples : rows.Count;

    private int FirstRow(ShardRows rows) => last ? rows.Row(3, 0) : 0;
}
