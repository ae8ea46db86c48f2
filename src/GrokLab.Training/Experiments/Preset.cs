namespace GrokLab.Training.Experiments;

/// <summary>A named spec, ready to run, and the group of runs that its figure shows: every variant with every seed.</summary>
/// <param name="Name">The stable name that clients use, for example <c>grokking-quick</c>.</param>
/// <param name="Title">The title for people.</param>
/// <param name="Figure">The paper's figure or figures that it reproduces.</param>
/// <param name="Description">What the figure shows, and how long it takes.</param>
/// <param name="Spec">The spec of a single run, with the first of <paramref name="Seeds"/>.</param>
/// <param name="Seeds">The seeds that the paper averages over.</param>
public sealed record Preset(
    string Name, string Title, string Figure, string Description, ExperimentSpec Spec, IReadOnlyList<int> Seeds)
{
    /// <summary>The compared variants; a single <see cref="PresetVariant.Baseline"/> where nothing is compared.</summary>
    public IReadOnlyList<PresetVariant> Variants { get; init; } = [PresetVariant.Baseline];

    /// <summary>The specs of the whole group: the variants in their order, each with every seed.</summary>
    /// <param name="seeds">The seeds; null for the preset's.</param>
    public IReadOnlyList<(PresetVariant Variant, ExperimentSpec Spec)> Group(IReadOnlyList<int>? seeds = null) =>
        [.. from variant in Variants
            from seed in seeds ?? Seeds
            select (variant, SpecJson.Apply(Spec, variant.Overrides()) with { Seed = seed })];
}
