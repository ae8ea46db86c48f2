using GrokLab.Training.Models.GrokkingTransformer;

namespace GrokLab.Training.Fast.Step;

/// <summary>The sizes of a transformer.</summary>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Width">d.</param>
/// <param name="Heads">Attention heads per block.</param>
/// <param name="FeedForwardWidth">f.</param>
/// <param name="Vocabulary">Distinct tokens.</param>
/// <param name="Classes">k.</param>
internal sealed record TransformerShape(int Layers, int Width, int Heads, int FeedForwardWidth, int Vocabulary, int Classes)
{
    internal TransformerShape(GrokkingTransformerSpec spec, int vocabulary, int classes)
        : this(spec.Layers, spec.Width, spec.Heads, spec.FeedForwardWidth, vocabulary, classes)
    {
    }

    /// <summary>Width of one head, d / heads.</summary>
    internal int HeadWidth => Width / Heads;
}
