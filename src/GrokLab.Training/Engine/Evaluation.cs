using GrokLab.Training.Measures;

namespace GrokLab.Training.Engine;

/// <summary>The outcome of one evaluation.</summary>
/// <param name="Values">By metric name; null where a measure is not defined or not finite.</param>
/// <param name="Undefined">The measures that are not defined or infinite, and why.</param>
/// <param name="NotFinite">Where the network itself gave out – a loss, its gradient or its weights are not finite – what, in words.</param>
public sealed record Evaluation(
    IReadOnlyDictionary<string, double?> Values, IReadOnlyList<UndefinedMeasure> Undefined, string? NotFinite = null);
