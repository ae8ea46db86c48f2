using GrokLab.Training.Fast.Kernels;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The attention of the last block, which is read only at the last position: one query per sample. Keys and values are not
/// computed: W_kᵀ maps the query to the inputs' space, and W_v maps the mixed inputs to values. These products have one row
/// per sample, and a quarter of the size.
/// </summary>
/// <remarks>A bias of the keys changes all scores of a query equally and does not change the softmax: its gradient is 0.</remarks>
internal sealed unsafe class LastPositionAttention : AttentionPass
{
    private readonly TransformerShape shape;
    private readonly BlockParameters parameters;
    private readonly NativeBuffer<float> queries; // (B, d)
    private readonly NativeBuffer<float> lifted; // (B, heads, d): W_kᵀ q of each head; in the backward pass, then its gradient
    private readonly NativeBuffer<float> weights; // (B, heads, 4)
    private readonly NativeBuffer<float> contexts; // (B, heads, d): Σ a_t x_t of each head
    private readonly NativeBuffer<float> mixed; // (B, d): Σ a_t v_t

    internal LastPositionAttention(TransformerShape shape, BlockParameters parameters, int samples)
    {
        this.shape = shape;
        this.parameters = parameters;
        queries = new NativeBuffer<float>((long)samples * shape.Width);
        lifted = new NativeBuffer<float>((long)samples * Stride);
        weights = new NativeBuffer<float>((long)samples * shape.Heads * AttentionKernel.Keys);
        contexts = new NativeBuffer<float>((long)samples * Stride);
        mixed = new NativeBuffer<float>((long)samples * shape.Width);
    }

    private int Stride => shape.Heads * shape.Width;

    private float Scale => 1 / MathF.Sqrt(shape.HeadWidth);

    internal override void Forward(ShardRows rows, float* x, float* result)
    {
        var (d, h, count) = (shape.Width, shape.HeadWidth, rows.Samples);
        var weight = parameters.QueryKeyValueWeight.Pointer;
        var bias = parameters.QueryKeyValueBias.Pointer;
        MatrixProduct.TimesTransposed(count, d, d, x + (long)rows.Row(3, 0) * d, d, weight, d, queries.Pointer, d);
        RowKernels.AddBias(count, d, queries.Pointer, bias);
        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.Times(
                count, d, h, queries.Pointer + head * h, d, KeyRows(weight, head), d, 0, lifted.Pointer + head * d, Stride);
        }

        var places = stackalloc float*[AttentionKernel.Keys];
        for (var sample = 0; sample < count; sample++)
        {
            SetPlaces(rows, sample, x, places);
            LastPositionKernel.Forward(
                shape.Heads, d, Scale, lifted.Pointer + (long)sample * Stride, places, WeightsOf(sample),
                contexts.Pointer + (long)sample * Stride);
        }

        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.TimesTransposed(
                count, h, d, contexts.Pointer + head * d, Stride, ValueRows(weight, head), d, mixed.Pointer + head * h, d);
        }

        RowKernels.AddBias(count, d, mixed.Pointer, bias + 2 * d);
        MatrixProduct.TimesTransposed(count, d, d, mixed.Pointer, d, parameters.ProjectionWeight.Pointer, d, result, d);
    }

    internal override void Backward(
        ShardRows rows, float* x, float* gradient, GradientSpace space, float* inputGradient, float* gradients)
    {
        var (d, h, count) = (shape.Width, shape.HeadWidth, rows.Samples);
        var weight = parameters.QueryKeyValueWeight.Pointer;
        var weightGradient = gradients + parameters.QueryKeyValueWeight.Offset;
        var biasGradient = gradients + parameters.QueryKeyValueBias.Offset;
        MatrixProduct.Times(count, d, d, gradient, d, parameters.ProjectionWeight.Pointer, d, 0, space.Mixed, d);
        MatrixProduct.TransposedTimes(
            d, d, count, gradient, d, mixed.Pointer, d, 0, gradients + parameters.ProjectionWeight.Offset, d);
        RowKernels.AddRowsTo(count, d, space.Mixed, d, biasGradient + 2 * d);
        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.Times(
                count, d, h, space.Mixed + head * h, d, ValueRows(weight, head), d, 0, space.Projected + head * d, Stride);
            MatrixProduct.TransposedTimes(
                h, d, count, space.Mixed + head * h, d, contexts.Pointer + head * d, Stride, 0, ValueRows(weightGradient, head), d);
        }

        Lanes.Clear(inputGradient, (long)rows.Count * d);
        var places = stackalloc float*[AttentionKernel.Keys];
        var placeGradients = stackalloc float*[AttentionKernel.Keys];
        for (var sample = 0; sample < count; sample++)
        {
            SetPlaces(rows, sample, x, places);
            SetPlaces(rows, sample, inputGradient, placeGradients);
            LastPositionKernel.Backward(
                shape.Heads, d, Scale, space.Projected + (long)sample * Stride, lifted.Pointer + (long)sample * Stride, places,
                WeightsOf(sample), placeGradients);
        }

        for (var head = 0; head < shape.Heads; head++)
        {
            MatrixProduct.TransposedTimes(
                h, d, count, queries.Pointer + head * h, d, lifted.Pointer + head * d, Stride, 0, KeyRows(weightGradient, head), d);
            MatrixProduct.TimesTransposed(
                count, h, d, lifted.Pointer + head * d, Stride, KeyRows(weight, head), d, space.Queries + head * h, d);
        }

        var start = (long)rows.Row(3, 0) * d;
        MatrixProduct.Times(count, d, d, space.Queries, d, weight, d, 1, inputGradient + start, d);
        MatrixProduct.TransposedTimes(d, d, count, space.Queries, d, x + start, d, 0, weightGradient, d);
        RowKernels.AddRowsTo(count, d, space.Queries, d, biasGradient);
    }

    public override void Dispose()
    {
        queries.Dispose();
        lifted.Dispose();
        weights.Dispose();
        contexts.Dispose();
        mixed.Dispose();
    }

    /// <summary>W_k of one head, (h, d).</summary>
    private float* KeyRows(float* weight, int head) => weight + (long)(shape.Width + head * shape.HeadWidth) * shape.Width;

    /// <summary>W_v of one head, (h, d).</summary>
    private float* ValueRows(float* weight, int head) => weight + (long)(2 * shape.Width + head * shape.HeadWidth) * shape.Width;

    private float* WeightsOf(int sample) => weights.Pointer + (long)sample * shape.Heads * AttentionKernel.Keys;

    /// <summary>Sets the addresses of the rows of a sample's four positions.</summary>
    private void SetPlaces(ShardRows rows, int sample, float* matrix, float** places)
    {
        var prefix = rows.PrefixOf(sample);
        places[0] = matrix + (long)rows.Row(0, prefix) * shape.Width;
        places[1] = matrix + (long)rows.Row(1, prefix) * shape.Width;
        places[2] = matrix + (long)rows.Row(2, sample) * shape.Width;
        places[3] = matrix + (long)rows.Row(3, sample) * shape.Width;
    }
}
