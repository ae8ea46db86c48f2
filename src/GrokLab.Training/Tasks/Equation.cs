namespace GrokLab.Training.Tasks;

/// <summary>One sample of a binary task: x op y = z, each the number of an element.</summary>
/// <param name="X">The left operand.</param>
/// <param name="Y">The right operand.</param>
/// <param name="Z">The result: the label.</param>
public readonly record struct Equation(int X, int Y, int Z);
