namespace GrokLab.Training.Engine.Fast;

/// <summary>A worker's memory for the backward pass, used by one block after the other.</summary>
internal sealed unsafe class GradientSpace : IDisposable
{
    private readonly FloatBuffer table;
    private readonly FloatBuffer queries;
    private readonly FloatBuffer mixed;
    private readonly FloatBuffer hidden;

    /// <param name="shape">The network.</param>
    /// <param name="rows">Most rows of a block.</param>
    /// <param name="chunk">Rows that the feed-forward part takes at once.</param>
    internal GradientSpace(TransformerShape shape, int rows, int chunk)
    {
        table = new FloatBuffer((long)rows * 3 * shape.Width);
        queries = new FloatBuffer((long)rows * shape.Width);
        mixed = new FloatBuffer((long)rows * shape.Width);
        hidden = new FloatBuffer((long)Math.Min(rows, chunk) * shape.FeedForwardWidth);
    }

    /// <summary>Of queries, keys and values, (inputs, 3d or 2d).</summary>
    internal float* Table => table.Pointer;

    /// <summary>Of queries that have a matrix of their own, (queries, d).</summary>
    internal float* Queries => queries.Pointer;

    /// <summary>Of the attention's output, (queries, d).</summary>
    internal float* Mixed => mixed.Pointer;

    /// <summary>Of the feed-forward part's hidden units, (chunk, f).</summary>
    internal float* Hidden => hidden.Pointer;

    public void Dispose()
    {
        table.Dispose();
        queries.Dispose();
        mixed.Dispose();
        hidden.Dispose();
    }
}
