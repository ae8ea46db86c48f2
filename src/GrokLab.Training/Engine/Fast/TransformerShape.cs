using GrokLab.Training.Models.GrokkingTransformer;

namespace GrokLab.Training.Engine.Fast;

/// <summary>The sizes of a transformer.</summary>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">d.</param>
/// <param name="Heads">Attention heads a block.</param>
/// <param name="FeedForwardWidth">f.</param>
/// <param name="Vocabulary">Distinct tokens.</param>
/// <param name="Classes">k.</param>
/// <param name="Techniques">How its passes are computed.</param>
internal sealed record TransformerShape(
    int Layers, int Width, int Heads, int FeedForwardWidth, int Vocabulary, int Classes, FastTechniques Techniques)
{
    internal TransformerShape(GrokkingTransformerSpec spec, int vocabulary, int classes, FastTechniques techniques)
        : this(spec.Layers, spec.Width, spec.Heads, spec.FeedForwardWidth, vocabulary, classes, techniques)
    {
    }

    /// <summary>Width of one head, d / heads.</summary>
    internal int HeadWidth => Width / Heads;
}
