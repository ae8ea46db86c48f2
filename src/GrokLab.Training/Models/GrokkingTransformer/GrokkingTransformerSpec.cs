using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Models.GrokkingTransformer;

/// <summary>The decoder transformer of Fig. 1: post-layer-norm, causal, read at the last position.</summary>
public sealed record GrokkingTransformerSpec : ModelSpec
{
    /// <summary>The kind of network.</summary>
    public static ModelKind Kind { get; } = new("grokkingTransformer", "transformer, of tokens", new GrokkingTransformerSpec(), SampleKind.Tokens)
    {
        Fields =
        [
            new("model.layers", "Layers") { Range = FieldRange.Whole(1, 16) },
            new("model.width", "Width d") { Range = FieldRange.Whole(4, 2_048), Helper = "Also the number of features m" },
            new("model.heads", "Heads") { Range = FieldRange.Whole(1, 64), Helper = "Divide the width" },
            new("model.feedForwardWidth", "Feed-forward width") { Range = FieldRange.Whole(1, 8_192) },
        ],
    };

    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width of the residual stream, d; also the number of features m.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Attention heads per block; divides <see cref="Width"/>.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Hidden width of the feed-forward part.</summary>
    public int FeedForwardWidth { get; init; } = 512;

    /// <inheritdoc/>
    public override string Words() => $"transformer, {Layers} layers, d = {Width}";

    internal override NetworkSize Size(TaskSize task)
    {
        const int positions = GrokkingTransformer.SequenceLength;
        long d = Width, f = FeedForwardWidth, k = task.Classes;
        var attention = 3 * d * d + 3 * d + d * d + d;
        var feedForward = d * f + f + f * d + d;
        var parameters = (task.Vocabulary + positions) * d + Layers * (attention + feedForward + 4 * d) + d * k + k;

        // A block keeps its input, queries, keys and values twice (as computed and as arranged), the mix, its projection and
        // the sums with their norms, and the hidden layer before and after the ReLU.
        var block = positions * (12 * d + 2 * f) + 3 * Heads * positions * positions;
        var passing = positions * (4 * d + 2 * f);
        return new(parameters, d, Layers * block + passing + 3 * k, block + passing);
    }

    internal override void Validate(SpecErrors errors) => errors.Require(
        Heads < 1 || Width % Heads == 0, "model.heads",
        $"{NumberText.Count(Heads)} does not divide model.width = {NumberText.Count(Width)}; it must.");

    private protected override Classifier Build(TaskData data) => new GrokkingTransformer(this, data.Vocabulary, data.Classes);
}
