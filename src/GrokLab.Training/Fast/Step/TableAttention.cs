using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>Computes queries, keys and values by a matrix product on the block's distinct inputs, and the rest query by query.</summary>
internal sealed unsafe class TableAttention : AttentionPass
{
    private readonly TransformerShape shape;
    private readonly BlockParameters parameters;
    private readonly bool first;
    private readonly bool last;
    private readonly NativeBuffer<float> table; // (inputs, 3d): query, key, value
    private readonly NativeBuffer<float> weights; // (queries, heads, 4)
    private readonly NativeBuffer<float> mixed; // (queries, d): Σ_t softmax_t · v_t

    internal TableAttention(TransformerShape shape, BlockParameters parameters, int block, int inputs, int queries)
    {
        this.shape = shape;
        this.parameters = parameters;
        first = block == 0;
        last = block == shape.Layers - 1;
        table = new NativeBuffer<float>((long)inputs * Stride);
        weights = new NativeBuffer<float>((long)queries * shape.Heads * AttentionKernel.Keys);
        mixed = new NativeBuffer<float>((long)queries * shape.Width);
    }

    private int Stride => 3 * shape.Width;

    internal override void Forward(ShardRows rows, float* x, float* result)
    {
        var (d, inputs) = (shape.Width, first ? rows.Inputs : rows.Count);
        MatrixProduct.TimesTransposed(inputs, Stride, d, x, d, parameters.QueryKeyValueWeight.Pointer, d, table.Pointer, Stride);
        RowKernels.AddBias(inputs, Stride, table.Pointer, parameters.QueryKeyValueBias.Pointer);
        ForEachQuery(rows, backward: null);
        MatrixProduct.TimesTransposed(Queries(rows), d, d, mixed.Pointer, d, parameters.ProjectionWeight.Pointer, d, result, d);
    }

    internal override void Backward(
        ShardRows rows, float* x, float* gradient, GradientSpace space, float* inputGradient, float* gradients)
    {
        var (d, inputs, queries) = (shape.Width, first ? rows.Inputs : rows.Count, Queries(rows));
        MatrixProduct.Times(queries, d, d, gradient, d, parameters.ProjectionWeight.Pointer, d, 0, space.Mixed, d);
        MatrixProduct.TransposedTimes(
            d, d, queries, gradient, d, mixed.Pointer, d, 0, gradients + parameters.ProjectionWeight.Offset, d);
        Lanes.Clear(space.Table, (long)inputs * Stride);
        ForEachQuery(rows, space);
        MatrixProduct.Times(
            inputs, d, Stride, space.Table, Stride, parameters.QueryKeyValueWeight.Pointer, d, 0, inputGradient, d);
        MatrixProduct.TransposedTimes(
            Stride, d, inputs, space.Table, Stride, x, d, 0, gradients + parameters.QueryKeyValueWeight.Offset, d);
        RowKernels.AddRowsTo(inputs, Stride, space.Table, Stride, gradients + parameters.QueryKeyValueBias.Offset);
    }

    public override void Dispose()
    {
        table.Dispose();
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

    private int Queries(ShardRows rows) => last ? rows.Samples : rows.Count;

    private int Input(ShardRows rows, int row) => first ? rows.InputOfRow[row] : row;

    private void Query(int number, int* places, int count, GradientSpace? backward)
    {
        var d = shape.Width;
        var keys = stackalloc float*[AttentionKernel.Keys];
        for (var t = 0; t < count; t++)
        {
            keys[t] = table.Pointer + (long)places[t] * Stride + d;
        }

        var query = table.Pointer + (long)places[count - 1] * Stride;
        var softmax = weights.Pointer + (long)number * shape.Heads * AttentionKernel.Keys;
        if (backward is null)
        {
            AttentionKernel.Weights(shape.Heads, shape.HeadWidth, count, query, keys, softmax);
            AttentionKernel.Mix(shape.Heads, shape.HeadWidth, count, softmax, keys, d, mixed.Pointer + (long)number * d);
            return;
        }

        var keyGradients = stackalloc float*[AttentionKernel.Keys];
        for (var t = 0; t < count; t++)
        {
            keyGradients[t] = backward.Table + (long)places[t] * Stride + d;
        }

        var slopes = stackalloc float[shape.Heads * AttentionKernel.Keys];
        AttentionKernel.MixBackward(
            shape.Heads, shape.HeadWidth, count, backward.Mixed + (long)number * d, softmax, keys, d, slopes, keyGradients);
        AttentionKernel.WeightsBackward(
            shape.Heads, shape.HeadWidth, count, softmax, slopes, query, keys,
            backward.Table + (long)places[count - 1] * Stride, keyGradients);
    }
}
