namespace GrokLab.Training.Experiments;

/// <summary>A named spec, ready to run.</summary>
/// <param name="Name">The stable word by which clients ask for it, for example <c>grokking-quick</c>.</param>
/// <param name="Title">What a person reads.</param>
/// <param name="Figure">The paper's figure or figures that it reproduces.</param>
/// <param name="Description">What will be seen, and how long it takes.</param>
/// <param name="Spec">The spec, with the first of <paramref name="Seeds"/>.</param>
/// <param name="Seeds">The seeds that the paper averages over.</param>
public sealed record Preset(
    string Name, string Title, string Figure, string Description, ExperimentSpec Spec, IReadOnlyList<int> Seeds);
