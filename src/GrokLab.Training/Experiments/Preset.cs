namespace GrokLab.Training.Experiments;

/// <summary>A named spec, ready to run, and the group of runs that draws its figure: every variant with every seed.</summary>
/// <param name="Name">The stable word by which clients ask for it, for example <c>grokking-quick</c>.</param>
/// <param name="Title">What a person reads.</param>
/// <param name="Figure">The paper's figure or figures that it reproduces.</param>
/// <param name="Description">What will be seen, and how long it takes.</param>
/// <param name="Spec">The spec of a single run, with the first of <paramref name="Seeds"/>.</param>
/// <param name="Seeds">The seeds that the paper averages over.</param>
public sealed record Preset(
    string Name, string Title, string Figure, string Description, ExperimentSpec Spec, IReadOnlyList<int> Seeds)
{
    /// <summary>What is compared with each other; a single <see cref="PresetVariant.Baseline"/> where nothing is.</summary>
    public IReadOnlyList<PresetVariant> Variants { get; init; } = [PresetVariant.Baseline];

    /// <summary>The specs of the whole group: the variants in their order, each with every seed.</summary>
    /// <param name="seeds">The seeds; null for the preset's.</param>
    public IReadOnlyList<(PresetVariant Variant, ExperimentSpec Spec)> Group(IReadOnlyList<int>? seeds = null) =>
        [.. from variant in Variants
            from seed in seeds ?? Seeds
            select (variant, SpecJson.Apply(Spec, variant.Overrides()) with { Seed = seed })];
}
