using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models.GrokkingTransformer;

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
    /// <param name="spec">The network's sizes.</param>
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

    /// <summary>
    /// Whether features are computed with fewer and smaller operations, to the same values up to rounding: attention is written out, and
    /// the last block is computed only at the last position, the only one that is read.
    /// </summary>
    internal bool SavesOperations { get; set; }

    /// <inheritdoc/>
    public override Tensor Features(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var x = tokens.call(inputs) + positions.weight!; // (B, 4, d)
        if (SavesOperations)
        {
            var mask = full([SequenceLength, SequenceLength], float.NegativeInfinity, device: x.device).triu(1); // (4, 4)
            foreach (var block in blocks.Take(blocks.Count - 1))
            {
                x = block.Short(x, mask); // (B, 4, d)
            }

            return blocks[^1].LastPosition(x).squeeze(1).MoveToOuterDisposeScope(); // (B, d), m = d
        }

        foreach (var block in blocks)
        {
            x = block.call(x); // (B, 4, d)
        }

        return x[.., -1].MoveToOuterDisposeScope(); // (B, d), m = d
    }
}
