using GrokLab.Training.Specs;

namespace GrokLab.Training.Tasks;

/// <summary>A kind of task, and the samples that it provides.</summary>
public sealed record TaskKind(string Name, string Label, object Default, SampleKind Samples) : SpecKind(Name, Label, Default)
{
    /// <summary>The choices of the field <c>operation</c>, each a separate task in a form; empty where the kind has no such field.</summary>
    public IReadOnlyList<(string Value, string Text)> Operations => Fields.FirstOrDefault(f => f.Path == "task.operation")?.Choices ?? [];

    /// <summary>The names of the classes, by label; empty where they are only numbered.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The name of a class, or its number in words.</summary>
    /// <param name="label">The class's label, from 0.</param>
    public string ClassName(int label) => label < ClassNames.Count ? ClassNames[label] : $"class {label}";
}
