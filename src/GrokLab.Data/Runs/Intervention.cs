namespace GrokLab.Data;

/// <summary>A change of λ that a user made while a run was training.</summary>
/// <param name="Step">The first optimizer step trained with it.</param>
/// <param name="Lambda">The new λ; 0 unplugs.</param>
public readonly record struct Intervention(long Step, double Lambda);
