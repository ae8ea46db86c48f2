using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>A worker's memory for the backward pass, used by the blocks in turn.</summary>
internal sealed unsafe class GradientSpace : IDisposable
{
    private readonly NativeBuffer<float> table;
    private readonly NativeBuffer<float> projected;
    private readonly NativeBuffer<float> queries;
    private readonly NativeBuffer<float> mixed;
    private readonly NativeBuffer<float> hidden;

    /// <param name="shape">The network's sizes.</param>
    /// <param name="rows">The most rows of a block.</param>
    /// <param name="chunk">Rows that the feed-forward part takes at once.</param>
    internal GradientSpace(TransformerShape shape, int rows, int chunk)
    {
        table = new NativeBuffer<float>((long)rows * 3 * shape.Width);
        projected = new NativeBuffer<float>((long)rows * shape.Heads * shape.Width);
        queries = new NativeBuffer<float>((long)rows * shape.Width);
        mixed = new NativeBuffer<float>((long)rows * shape.Width);
        hidden = new NativeBuffer<float>((long)Math.Min(rows, chunk) * shape.FeedForwardWidth);
    }

    /// <summary>Gradient of queries, keys and values, (inputs, 3d).</summary>
    internal float* Table => table.Pointer;

    /// <summary>Gradient of each head's projected values, (inputs, heads, d), or mixed inputs, (B, heads, d).</summary>
    internal float* Projected => projected.Pointer;

    /// <summary>Gradient of the last block's queries, (B, d).</summary>
    internal float* Queries => queries.Pointer;

    /// <summary>Gradient of the attention's output, (queries, d).</summary>
    internal float* Mixed => mixed.Pointer;

    /// <summary>Gradient of the feed-forward part's hidden units, (chunk, f).</summary>
    internal float* Hidden => hidden.Pointer;

    public void Dispose()
    {
        table.Dispose();
        projected.Dispose();
        queries.Dispose();
        mixed.Dispose();
        hidden.Dispose();
    }
}
