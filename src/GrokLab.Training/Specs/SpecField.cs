using System.Text.Json;

namespace GrokLab.Training.Specs;

/// <summary>A field of a spec: its range, and what a form shows of it.</summary>
/// <param name="Path">Its path in the spec's JSON, for example <c>optimizer.learningRate</c>.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Content">What is typed into it.</param>
public sealed record SpecField(string Path, string Label, FieldContent Content = FieldContent.Number)
{
    /// <summary>The values that it may have; null where it is no number, or one of a few.</summary>
    public FieldRange? Range { get; init; }

    /// <summary>What helps to fill it in.</summary>
    public string? Helper { get; init; }

    /// <summary>What there is to choose from; null where it is typed.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices { get; init; }

    /// <summary>Whether it stands with those that are seldom changed.</summary>
    public bool Seldom { get; init; }

    /// <summary>Whether a grid can go over it.</summary>
    public bool IsNumeric => Content is FieldContent.Number or FieldContent.OptionalNumber;

    /// <summary>Its name in its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The section of the spec that it stands in: <c>task</c>; empty for the spec itself.</summary>
    public string Section => SectionOf(Path);

    /// <summary>The part of a path before its first dot.</summary>
    public static string SectionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? "" : path[..dot];
    }

    /// <summary>Choices of an enum's values, as the JSON writes them.</summary>
    public static IReadOnlyList<(string Value, string Text)> ChoicesOf<T>(Func<T, string> text)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Enum.GetValues<T>().Select(value => (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), text(value)))];
    }
}

/// <summary>What is typed into a field.</summary>
public enum FieldContent
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A number, or nothing.</summary>
    OptionalNumber,

    /// <summary>Numbers with commas or blanks between.</summary>
    Numbers,

    /// <summary>A word.</summary>
    Text,
}
