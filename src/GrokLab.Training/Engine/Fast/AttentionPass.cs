using GrokLab.Training.Engine.Fast.Kernels;

namespace GrokLab.Training.Engine.Fast;

/// <summary>
/// The attention of one block over the rows of a shard: queries, keys and values by matrix products on the block's distinct
/// inputs, the rest query by query.
/// </summary>
/// <remarks>The last block is read at the last position alone, so that only this position asks: there queries have a matrix
/// of their own.</remarks>
internal sealed unsafe class AttentionPass : IDisposable
{
    private readonly TransformerShape shape;
    private readonly BlockParameters parameters;
    private readonly bool first;
    private readonly bool last;
    private readonly FloatBuffer table; // (inputs, 3d), or (inputs, 2d) where queries are apart
    private readonly FloatBuffer queries; // (B, d) where queries are apart
    private readonly FloatBuffer weights; // (queries, heads, 4)
    private readonly FloatBuffer mixed; // (queries, d)

    internal AttentionPass(TransformerShape shape, BlockParameters parameters, int block, int inputs, int rows)
    {
        this.shape = shape;
        this.parameters = parameters;
        first = block == 0;
        last = block == shape.Layers - 1;
        table = new FloatBuffer((long)inputs * 3 * shape.Width);
        queries = new FloatBuffer(QueriesApart ? (long)rows * shape.Width : 0);
        weights = new FloatBuffer((long)rows * shape.Heads * AttentionKernel.Keys);
        mixed = new FloatBuffer((long)rows * shape.Width);
    }

    /// <summary>Σ_t softmax_t · v_t of every query, (queries, d).</summary>
    internal float* Mixed => mixed.Pointer;

    private bool QueriesApart => last && !first;

    private int Stride => (QueriesApart ? 2 : 3) * shape.Width;

    /// <summary>Fills <see cref="Mixed"/>.</summary>
    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d): the block's distinct inputs.</param>
    internal void Forward(ShardRows rows, float* x)
    {
        var (d, inputs) = (shape.Width, first ? rows.Inputs : rows.Count);
        var weight = parameters.QueryKeyValueWeight.Pointer;
        var bias = parameters.QueryKeyValueBias.Pointer;
        if (QueriesApart)
        {
            MatrixProduct.TimesTransposed(rows.Samples, d, d, x + (long)rows.Row(3, 0) * d, d, weight, d, queries.Pointer, d);
            RowKernels.AddBias(rows.Samples, d, queries.Pointer, bias);
            weight += (long)d * d;
            bias += d;
        }

        MatrixProduct.TimesTransposed(inputs, Stride, d, x, d, weight, d, table.Pointer, Stride);
        RowKernels.AddBias(inputs, Stride, table.Pointer, bias);
        ForEachQuery(rows, backward: null);
    }

    /// <summary>From the gradient of <see cref="Mixed"/> to that of the inputs and of the parameters.</summary>
    /// <param name="rows">The shard's rows.</param>
    /// <param name="x">(inputs, d).</param>
    /// <param name="space">The gradient of <see cref="Mixed"/> is in it, and room for those of table and queries.</param>
    /// <param name="inputGradient">(inputs, d), out.</param>
    /// <param name="gradients">The flat gradient of the parameters.</param>
    internal void Backward(ShardRows rows, float* x, GradientSpace space, float* inputGradient, float* gradients)
    {
        var (d, inputs) = (shape.Width, first ? rows.Inputs : rows.Count);
        Lanes.Clear(space.Table, (long)inputs * Stride);
        Lanes.Clear(space.Queries, QueriesApart ? (long)rows.Samples * d : 0);
        ForEachQuery(rows, space);

        var weight = parameters.QueryKeyValueWeight.Pointer;
        var weightGradient = gradients + parameters.QueryKeyValueWeight.Offset;
        var biasGradient = gradients + parameters.QueryKeyValueBias.Offset;
        var skipped = QueriesApart ? d : 0;
        MatrixProduct.Times(
            inputs, d, Stride, space.Table, Stride, weight + (long)skipped * d, d, 0, inputGradient, d);
        MatrixProduct.TransposedTimes(
            Stride, d, inputs, space.Table, Stride, x, d, 0, weightGradient + (long)skipped * d, d);
        RowKernels.AddRowsTo(inputs, Stride, space.Table, Stride, biasGradient + skipped);
        if (QueriesApart)
        {
            var start = (long)rows.Row(3, 0) * d;
            MatrixProduct.Times(rows.Samples, d, d, space.Queries, d, weight, d, 1, inputGradient + start, d);
            MatrixProduct.TransposedTimes(d, d, rows.Samples, space.Queries, d, x + start, d, 0, weightGradient, d);
            RowKernels.AddRowsTo(rows.Samples, d, space.Queries, d, biasGradient);
        }
    }

    public void Dispose()
    {
        table.Dispose();
        queries.Dispose();
        weights.Dispose();
        mixed.Dispose();
    }

    private void ForEachQuery(ShardRows rows, GradientSpace? backward)
    {
        var places = stackalloc int[AttentionKernel.Keys];
        if (!last)
        {
            for (var prefix = 0; prefix < rows.Prefixes; prefix++)
            {
                places[0] = Input(rows, rows.Row(0, prefix));
                places[1] = Input(rows, rows.Row(1, prefix));
                Query(rows.Row(0, prefix), places, 1, backward);
                Query(rows.Row(1, prefix), places, 2, backward);
            }
        }

        for (var sample = 0; sample < rows.Samples; sample++)
        {
            var prefix = rows.PrefixOf(sample);
            places[0] = Input(rows, rows.Row(0, prefix));
            places[1] = Input(rows, rows.Row(1, prefix));
            places[2] = Input(rows, rows.Row(2, sample));
            places[3] = Input(rows, rows.Row(3, sample));
            if (!last)
            {
                Query(rows.Row(2, sample), places, 3, backward);
            }

            Query(last ? sample : rows.Row(3, sample), places, 4, backward);
        }
    }

    private int Input(ShardRows rows, int row) => first ? rows.InputOfRow[row] : row;

    private void Query(int number, int* places, int count, GradientSpace? backward)
    {
        var d = shape.Width;
        var keys = stackalloc float*[AttentionKernel.Keys];
        var keyOffset = QueriesApart ? 0 : d;
        for (var t = 0; t < count; t++)
        {
            keys[t] = table.Pointer + (long)places[t] * Stride + keyOffset;
        }

        var query = QueriesApart ? queries.Pointer + (long)number * d : table.Pointer + (long)places[count - 1] * Stride;
        var softmax = weights.Pointer + (long)number * shape.Heads * AttentionKernel.Keys;
        if (backward is null)
        {
            AttentionKernel.Forward(
                shape.Heads, shape.HeadWidth, count, query, keys, d, softmax, mixed.Pointer + (long)number * d);
            return;
        }

        var keyGradients = stackalloc float*[AttentionKernel.Keys];
        for (var t = 0; t < count; t++)
        {
            keyGradients[t] = backward.Table + (long)places[t] * Stride + keyOffset;
        }

        var queryGradient = QueriesApart
            ? backward.Queries + (long)number * d
            : backward.Table + (long)places[count - 1] * Stride;
        AttentionKernel.Backward(
            shape.Heads, shape.HeadWidth, count, backward.Mixed + (long)number * d, query, keys, d, softmax, queryGradient, keyGradients);
    }
}
