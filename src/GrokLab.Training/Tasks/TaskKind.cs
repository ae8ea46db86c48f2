using GrokLab.Training.Specs;

namespace GrokLab.Training.Tasks;

/// <summary>A kind of task, and what it gives the network to read.</summary>
public sealed record TaskKind(string Name, string Label, object Default, SampleKind Samples) : SpecKind(Name, Label, Default)
{
    /// <summary>The choices of its field <c>operation</c>, each a task of its own in a form; empty where it has no such field.</summary>
    public IReadOnlyList<(string Value, string Text)> Operations => Fields.FirstOrDefault(f => f.Path == "task.operation")?.Choices ?? [];
}
