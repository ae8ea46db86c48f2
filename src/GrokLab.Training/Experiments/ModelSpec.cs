using System.Text.Json.Serialization;

namespace GrokLab.Training.Experiments;

/// <summary>The network; the JSON property <c>kind</c> tells which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GrokkingTransformerSpec), "grokkingTransformer")]
[JsonDerivedType(typeof(ResNetSpec), "resNet")]
public abstract record ModelSpec;

/// <summary>The decoder transformer of Fig. 1: post-layer-norm, causal, read at the last position.</summary>
public sealed record GrokkingTransformerSpec : ModelSpec
{
    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width of the residual stream, d; also the number of features m.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Attention heads a block; divides <see cref="Width"/>.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Hidden width of the feed-forward part.</summary>
    public int FeedForwardWidth { get; init; } = 512;
}
