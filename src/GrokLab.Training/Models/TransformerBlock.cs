using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models;

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
        x = attentionNorm.call(x + Attention(x));
        return feedForwardNorm.call(x + contract.call(functional.relu(expand.call(x)))).MoveToOuterDisposeScope();
    }

    private Tensor Attention(Tensor x)
    {
        var (batch, length, width) = (x.shape[0], x.shape[1], x.shape[2]);
        var parts = queryKeyValue.call(x) // (B, T, 3d)
            .view(batch, length, 3, heads, width / heads)
            .permute(2, 0, 3, 1, 4); // (3, B, heads, T, d/heads)
        var mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true); // (B, heads, T, d/heads)
        return projection.call(mixed.transpose(1, 2).reshape(batch, length, width)); // (B, T, d)
    }
}
