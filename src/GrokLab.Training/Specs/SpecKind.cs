namespace GrokLab.Training.Specs;

/// <summary>A kind of one of a spec's sections, for example of its task.</summary>
/// <param name="Name">What the JSON property <c>kind</c> calls it.</param>
/// <param name="Label">What a form calls it.</param>
/// <param name="Default">A spec of this kind with the default of every field.</param>
public record SpecKind(string Name, string Label, object Default)
{
    /// <summary>The fields that this kind has beyond those of all kinds, in the order of a form.</summary>
    public IReadOnlyList<SpecField> Fields { get; init; } = [];

    /// <summary>The type of its specs.</summary>
    public Type Type => Default.GetType();
}
