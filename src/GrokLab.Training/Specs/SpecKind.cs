namespace GrokLab.Training.Specs;

/// <summary>A kind of a spec's section, for example of its task.</summary>
/// <param name="Name">The value of the JSON property <c>kind</c>.</param>
/// <param name="Label">The label in a form.</param>
/// <param name="Default">A spec of this kind with the default of every field.</param>
public record SpecKind(string Name, string Label, object Default)
{
    /// <summary>The fields of this kind beyond those of all kinds, in the order of a form.</summary>
    public IReadOnlyList<SpecField> Fields { get; init; } = [];

    /// <summary>The type of its specs.</summary>
    public Type Type => Default.GetType();
}
