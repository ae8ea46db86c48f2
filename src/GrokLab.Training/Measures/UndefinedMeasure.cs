namespace GrokLab.Training.Measures;

/// <summary>A measure that has no value on some features, and why.</summary>
/// <param name="Name">The measure's name, as it is stored.</param>
/// <param name="Reason">The reason, for people.</param>
public readonly record struct UndefinedMeasure(string Name, string Reason);
