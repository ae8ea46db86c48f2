namespace GrokLab.Training.Engine.Fast;

/// <summary>What the fast step does to save work, each to be left out so that a benchmark can tell what it is worth.</summary>
internal sealed record FastTechniques
{
    /// <summary>Rows of positions that depend on a sample's first two tokens are computed once for all samples that share these.</summary>
    internal bool SharesPrefixes { get; init; } = true;

    /// <summary>See <see cref="FirstBlockAttention"/>.</summary>
    internal bool ProjectsDistinctValues { get; init; } = true;

    /// <summary>See <see cref="LastPositionAttention"/>.</summary>
    internal bool LeavesKeysAsInputs { get; init; } = true;
}
