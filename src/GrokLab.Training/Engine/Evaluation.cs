using GrokLab.Training.Measures;

namespace GrokLab.Training.Engine;

/// <summary>The outcome of one evaluation.</summary>
/// <param name="Values">The values by metric name; null where a measure is not defined or not finite.</param>
/// <param name="Undefined">The measures that are undefined or infinite, with the reasons.</param>
/// <param name="NotFinite">What is not finite in the network (a loss, its gradient or its weights), in words; null where all is finite.</param>
public sealed record Evaluation(
    IReadOnlyDictionary<string, double?> Values, IReadOnlyList<UndefinedMeasure> Undefined, string? NotFinite = null);
