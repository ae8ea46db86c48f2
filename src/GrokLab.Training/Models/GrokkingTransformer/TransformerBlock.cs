using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models.GrokkingTransformer;

/// <summary>One post-layer-norm block: x ← LN(x + attention(x)), x ← LN(x + feedForward(x)) (Vaswani et al. 2017).</summary>
public sealed class TransformerBlock : Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly Linear queryKeyValue;
    private readonly Linear projection;
    private readonly Linear expand;
    private readonly Linear contract;
    private readonly LayerNorm attentionNorm;
    private readonly LayerNorm feedForwardNorm;

    /// <param name="width">Width of the residual stream, d.</param>
    /// <param name="heads">Attention heads; divides <paramref name="width"/>.</param>
    /// <param name="feedForwardWidth">Hidden width of the feed-forward part.</param>
    public TransformerBlock(int width, int heads, int feedForwardWidth)
        : base(nameof(TransformerBlock))
    {
        this.heads = heads;
        queryKeyValue = Linear(width, 3 * width);
        projection = Linear(width, width);
        attentionNorm = LayerNorm(width);
        expand = Linear(width, feedForwardWidth);
        contract = Linear(feedForwardWidth, width);
        feedForwardNorm = LayerNorm(width);
        RegisterComponents();
    }

    /// <param name="x">(B, T, d).</param>
    /// <returns>(B, T, d).</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var parts = Split(queryKeyValue.call(x), 3); // (3, B, heads, T, d/heads)
        var mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true); // (B, heads, T, d/heads)
        return Rest(x, Join(mixed)).MoveToOuterDisposeScope();
    }

    /// <summary>The same output, with attention written out. Fused kernels are made for long sequences and waste most of their work on a
    /// short one.</summary>
    /// <param name="x">(B, T, d).</param>
    /// <param name="mask">−∞ above the diagonal and 0 elsewhere, (T, T).</param>
    /// <returns>(B, T, d).</returns>
    internal Tensor Short(Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var parts = Split(queryKeyValue.call(x), 3); // (3, B, heads, T, d/heads)
        return Rest(x, Join(Attention(parts[0], parts[1], parts[2], mask))).MoveToOuterDisposeScope();
    }

    /// <summary>The output at the last position only; from the other positions it needs only keys and values.</summary>
    /// <param name="x">(B, T, d).</param>
    /// <returns>(B, 1, d).</returns>
    internal Tensor LastPosition(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (width, last) = (x.shape[2], x.narrow(1, x.shape[1] - 1, 1)); // (B, 1, d)
        var (weight, bias) = (queryKeyValue.weight!, queryKeyValue.bias!); // (3d, d), (3d)
        var query = Split(functional.linear(last, weight.narrow(0, 0, width), bias.narrow(0, 0, width)), 1)[0]; // (B, heads, 1, d/heads)
        var others = Split(functional.linear(x, weight.narrow(0, width, 2 * width), bias.narrow(0, width, 2 * width)), 2); // (2, B, heads, T, d/heads)
        return Rest(last, Join(Attention(query, others[0], others[1], mask: null))).MoveToOuterDisposeScope();
    }

    /// <summary>softmax(q kᵀ/√(d/heads) + mask) v; (B, heads, T', d/heads).</summary>
    private static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        var scores = query.mul(1 / Math.Sqrt(query.shape[3])).matmul(key.transpose(2, 3)); // (B, heads, T', T)
        return (mask is null ? scores : scores + mask).softmax(3).matmul(value);
    }

    /// <summary>(B, T, n·d) to (n, B, heads, T, d/heads).</summary>
    private Tensor Split(Tensor projected, int count) => projected
        .view(projected.shape[0], projected.shape[1], count, heads, projected.shape[2] / (count * heads))
        .permute(2, 0, 3, 1, 4);

    /// <summary>(B, heads, T, d/heads) to (B, T, d).</summary>
    private static Tensor Join(Tensor mixed) => mixed.transpose(1, 2).flatten(2);

    /// <summary>The part of the block after attention.</summary>
    private Tensor Rest(Tensor x, Tensor mixed)
    {
        x = attentionNorm.call(x + projection.call(mixed));
        return feedForwardNorm.call(x + contract.call(functional.relu(expand.call(x))));
    }
}
