namespace GrokLab.Data.Runs;

/// <summary>A change that a user made while a run was training.</summary>
/// <param name="Step">The first optimizer step trained with it.</param>
/// <param name="Kind">The kind of its event.</param>
/// <param name="Value">The new value; null if none is stored.</param>
public readonly record struct Intervention(long Step, string Kind, double? Value);
