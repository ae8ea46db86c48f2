namespace GrokLab.Training.Fast.Step;

/// <summary>The attention of one block over the rows of a shard, from the block's inputs to its projection without bias.</summary>
internal abstract unsafe class AttentionPass : IDisposable
{
    /// <summary>Creates the fastest implementation for a block.</summary>
    /// <param name="shape">The network's sizes.</param>
    /// <param name="parameters">The block's parameters.</param>
    /// <param name="block">The block's number, from 0.</param>
    /// <param name="inputs">The most distinct inputs.</param>
    /// <param name="rows">The most rows of the result.</param>
    internal static AttentionPass Create(TransformerShape shape, BlockParameters parameters, int block, int inputs, int rows) =>
        shape.Layers == 1 ? new TableAttention(shape, parameters, block, inputs, rows)
        : block == 0 ? new FirstBlockAttention(shape, parameters, inputs, rows)
        : block == shape.Layers - 1 ? new LastPositionAttention(shape, parameters, rows)
        : new TableAttention(shape, parameters, block, inputs, rows);

    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d): the block's distinct inputs.</param>
    /// <param name="result">(queries, d), out: the projection of every query's mixed values, without bias.</param>
    internal abstract void Forward(ShardRows rows, float* x, float* result);

    /// <summary>Computes the gradients of the inputs and of the parameters from that of the result.</summary>
    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d).</param>
    /// <param name="gradient">(queries, d): the gradient of the result.</param>
    /// <param name="space">Working memory.</param>
    /// <param name="inputGradient">(inputs, d), out.</param>
    /// <param name="gradients">The flat gradient of the parameters.</param>
    internal abstract void Backward(
        ShardRows rows, float* x, float* gradient, GradientSpace space, float* inputGradient, float* gradients);

    public abstract void Dispose();
}
