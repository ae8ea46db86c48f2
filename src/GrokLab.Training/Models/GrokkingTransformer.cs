using GrokLab.Training.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models;

/// <summary>
/// The decoder transformer of Fig. 1, after Power et al. 2022: token and position embeddings, post-layer-norm blocks with
/// causal self-attention and a ReLU feed-forward part, read at the last position ("=").
/// </summary>
public sealed class GrokkingTransformer : Classifier
{
    /// <summary>Tokens of a sample: x, op, y, =.</summary>
    public const int SequenceLength = 4;

    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly ModuleList<TransformerBlock> blocks;
    private readonly Linear head;

    /// <summary>Builds the network with PyTorch's default initialisation, drawn from the global generator.</summary>
    /// <param name="spec">Its sizes.</param>
    /// <param name="vocabulary">Number of distinct tokens.</param>
    /// <param name="classes">Number of classes k.</param>
    public GrokkingTransformer(GrokkingTransformerSpec spec, int vocabulary, int classes)
        : base(nameof(GrokkingTransformer))
    {
        tokens = Embedding(vocabulary, spec.Width);
        positions = Embedding(SequenceLength, spec.Width);
        blocks = ModuleList([.. Enumerable.Range(0, spec.Layers)
            .Select(_ => new TransformerBlock(spec.Width, spec.Heads, spec.FeedForwardWidth))]);
        head = Linear(spec.Width, classes);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Linear Head => head;

    /// <inheritdoc/>
    public override Tensor Features(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var x = tokens.call(inputs) + positions.weight!; // (B, 4, d)
        foreach (var block in blocks)
        {
            x = block.call(x); // (B, 4, d)
        }

        return x[.., -1].MoveToOuterDisposeScope(); // (B, d), m = d
    }
}
