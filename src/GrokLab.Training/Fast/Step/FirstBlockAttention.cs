using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The attention of the first of several blocks, whose inputs are a few distinct vectors. Their queries, keys and
/// values are computed once, and so is the projection of each head's value, so that no row needs its own product.
/// </summary>
internal sealed unsafe class FirstBlockAttention : AttentionPass
{
    private readonly TransformerShape shape;
    private readonly BlockParameters parameters;
    private readonly NativeBuffer<float> table; // (inputs, 3d): query, key, value
    private readonly NativeBuffer<float> projected; // (inputs, heads, d)
    private readonly NativeBuffer<float> weights; // (rows, heads, 4)

    internal FirstBlockAttention(TransformerShape shape, BlockParameters parameters, int inputs, int rows)
    {
        this.shape = shape;
        this.parameters = parameters;
        table = new NativeBuffer<float>((long)inputs * Stride);
        projected = new NativeBuffer<float>((long)inputs * ProjectedStride);
        weights = new NativeBuffer<float>((long)rows * shape.Heads * AttentionKernel.Keys);
    }

    private int Stride => 3 * shape.Width;

    private int ProjectedStride => shape.Heads * shape.Width;

    internal override void Forward(ShardRows rows, float* x, float* result)
    {
        var (d, h, inputs) = (shape.Width, shape.HeadWidth, rows.Inputs);
        MatrixProduct.TimesTransposed(inputs, Stride, d, x, d, parameters.QueryKeyValueWeight.Pointer, d, table.Pointer, Stride);
        RowKernels.AddBias(inputs, Stride, table.Pointer, parameters.QueryKeyValueBias.Pointer);
        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.TimesTransposed(
                inputs, d, h, table.Pointer + 2 * d + head * h, Stride, parameters.ProjectionWeight.Pointer + head * h, d,
                projected.Pointer + head * d, ProjectedStride);
        }

        var inputsOf = stackalloc int[AttentionKernel.Keys];
        for (var prefix = 0; prefix < rows.Prefixes; prefix++)
        {
            SetInputs(rows, prefix, -1, inputsOf);
            MixPair(inputsOf, rows.Row(0, prefix), rows.Row(1, prefix), 2, result);
        }

        for (var sample = 0; sample < rows.Samples; sample++)
        {
            SetInputs(rows, rows.PrefixOf(sample), sample, inputsOf);
            MixPair(inputsOf, rows.Row(2, sample), rows.Row(3, sample), 4, result);
        }
    }

    internal override void Backward(
        ShardRows rows, float* x, float* gradient, GradientSpace space, float* inputGradient, float* gradients)
    {
        var (d, h, inputs) = (shape.Width, shape.HeadWidth, rows.Inputs);
        Lanes.Clear(space.Table, (long)inputs * Stride);
        Lanes.Clear(space.Projected, (long)inputs * ProjectedStride);
        var inputsOf = stackalloc int[AttentionKernel.Keys];
        for (var prefix = 0; prefix < rows.Prefixes; prefix++)
        {
            SetInputs(rows, prefix, -1, inputsOf);
            PairBackward(inputsOf, rows.Row(0, prefix), rows.Row(1, prefix), 2, gradient, space);
        }

        for (var sample = 0; sample < rows.Samples; sample++)
        {
            SetInputs(rows, rows.PrefixOf(sample), sample, inputsOf);
            PairBackward(inputsOf, rows.Row(2, sample), rows.Row(3, sample), 4, gradient, space);
        }

        var projection = parameters.ProjectionWeight;
        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.Times(
                inputs, h, d, space.Projected + head * d, ProjectedStride, projection.Pointer + head * h, d, 0,
                space.Table + 2 * d + head * h, Stride);
            MatrixProduct.TransposedTimes(
                d, h, inputs, space.Projected + head * d, ProjectedStride, table.Pointer + 2 * d + head * h, Stride, 0,
                gradients + projection.Offset + head * h, d);
        }

        MatrixProduct.Times(
            inputs, d, Stride, space.Table, Stride, parameters.QueryKeyValueWeight.Pointer, d, 0, inputGradient, d);
        MatrixProduct.TransposedTimes(
            Stride, d, inputs, space.Table, Stride, x, d, 0, gradients + parameters.QueryKeyValueWeight.Offset, d);
        RowKernels.AddRowsTo(inputs, Stride, space.Table, Stride, gradients + parameters.QueryKeyValueBias.Offset);
    }

    public override void Dispose()
    {
        table.Dispose();
        projected.Dispose();
        weights.Dispose();
    }

    /// <summary>The distinct inputs at a sample's positions; for a prefix only at the first two.</summary>
    private static void SetInputs(ShardRows rows, int prefix, int sample, int* inputsOf)
    {
        inputsOf[0] = rows.InputOfRow[rows.Row(0, prefix)];
        inputsOf[1] = rows.InputOfRow[rows.Row(1, prefix)];
        if (sample >= 0)
        {
            inputsOf[2] = rows.InputOfRow[rows.Row(2, sample)];
            inputsOf[3] = rows.InputOfRow[rows.Row(3, sample)];
        }
    }

    /// <summary>Computes two neighbouring positions at once: the later one sees <paramref name="count"/> keys, the earlier one fewer.</summary>
    private void MixPair(int* inputsOf, int earlier, int later, int count, float* result)
    {
        var keys = stackalloc float*[AttentionKernel.Keys];
        var values = stackalloc float*[AttentionKernel.Keys];
        for (var t = 0; t < count; t++)
        {
            keys[t] = table.Pointer + (long)inputsOf[t] * Stride + shape.Width;
            values[t] = projected.Pointer + (long)inputsOf[t] * ProjectedStride;
        }

        AttentionKernel.Weights(shape.Heads, shape.HeadWidth, count - 1, Query(inputsOf[count - 2]), keys, WeightsOf(earlier));
        AttentionKernel.Weights(shape.Heads, shape.HeadWidth, count, Query(inputsOf[count - 1]), keys, WeightsOf(later));
        FirstBlockKernel.Mix(
            shape.Heads, shape.Width, count, values, WeightsOf(earlier), WeightsOf(later),
            result + (long)earlier * shape.Width, result + (long)later * shape.Width);
    }

    private void PairBackward(int* inputsOf, int earlier, int later, int count, float* gradient, GradientSpace space)
    {
        var keys = stackalloc float*[AttentionKernel.Keys];
        var keyGradients = stackalloc float*[AttentionKernel.Keys];
        var values = stackalloc float*[AttentionKernel.Keys];
        var valueGradients = stackalloc float*[AttentionKernel.Keys];
        for (var t = 0; t < count; t++)
        {
            keys[t] = table.Pointer + (long)inputsOf[t] * Stride + shape.Width;
            keyGradients[t] = space.Table + (long)inputsOf[t] * Stride + shape.Width;
            values[t] = projected.Pointer + (long)inputsOf[t] * ProjectedStride;
            valueGradients[t] = space.Projected + (long)inputsOf[t] * ProjectedStride;
        }

        var ofEarlier = stackalloc float[shape.Heads * AttentionKernel.Keys];
        var ofLater = stackalloc float[shape.Heads * AttentionKernel.Keys];
        FirstBlockKernel.Backward(
            shape.Heads, shape.Width, count, gradient + (long)earlier * shape.Width, gradient + (long)later * shape.Width,
            values, valueGradients, WeightsOf(earlier), WeightsOf(later), ofEarlier, ofLater);
        AttentionKernel.WeightsBackward(
            shape.Heads, shape.HeadWidth, count - 1, WeightsOf(earlier), ofEarlier, Query(inputsOf[count - 2]), keys,
            space.Table + (long)inputsOf[count - 2] * Stride, keyGradients);
        AttentionKernel.WeightsBackward(
            shape.Heads, shape.HeadWidth, count, WeightsOf(later), ofLater, Query(inputsOf[count - 1]), keys,
            space.Table + (long)inputsOf[count - 1] * Stride, keyGradients);
    }

    private float* Query(int input) => table.Pointer + (long)input * Stride;

    private float* WeightsOf(int row) => weights.Pointer + (long)row * shape.Heads * AttentionKernel.Keys;
}
