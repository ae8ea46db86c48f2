namespace GrokLab.Training.Measures;

/// <summary>A measure that has no value on some features, and why.</summary>
/// <param name="Name">The measure's name, as it is stored.</param>
/// <param name="Reason">The reason, for people.</param>
public readonly record struct UndefinedMeasure(string Name, string Reason)
{
    /// <summary>Why the bounds of Prop. 5.2 are not defined, as for most untrained networks.</summary>
    public const string WeightsNotAlongMeans = "the weights do not point along the class means (λ̂ ≤ 0)";
}
