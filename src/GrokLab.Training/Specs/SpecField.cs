using System.Text.Json;

namespace GrokLab.Training.Specs;

/// <summary>A field of a spec: its range, and its texts in a form.</summary>
/// <param name="Path">Its path in the spec's JSON, for example <c>optimizer.learningRate</c>.</param>
/// <param name="Label">The field's label.</param>
/// <param name="Content">The kind of content.</param>
public sealed record SpecField(string Path, string Label, FieldContent Content = FieldContent.Number)
{
    /// <summary>The allowed values; null where the field is no number or has choices.</summary>
    public FieldRange? Range { get; init; }

    /// <summary>The helper text.</summary>
    public string? Helper { get; init; }

    /// <summary>The choices; null where the value is typed.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices { get; init; }

    /// <summary>Whether a form shows it among the fields that are seldom changed.</summary>
    public bool Seldom { get; init; }

    /// <summary>The path and the value of the field without which this field has no meaning; null where it always has one.</summary>
    public (string Path, string Value)? Needs { get; init; }

    /// <summary>Whether a grid can vary the field.</summary>
    public bool IsNumeric => Content is FieldContent.Number or FieldContent.OptionalNumber;

    /// <summary>The field's name in its section.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>The field's section of the spec, for example <c>task</c>; empty for the spec itself.</summary>
    public string Section => SectionOf(Path);

    /// <summary>The part of a path before its first dot.</summary>
    public static string SectionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? "" : path[..dot];
    }

    /// <summary>The values of an enum as choices, as the JSON writes them.</summary>
    public static IReadOnlyList<(string Value, string Text)> ChoicesOf<T>(Func<T, string> text)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Enum.GetValues<T>().Select(value => (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), text(value)))];
    }
}

/// <summary>The content of a field.</summary>
public enum FieldContent
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A number, or nothing.</summary>
    OptionalNumber,

    /// <summary>Numbers separated by commas or blanks.</summary>
    Numbers,

    /// <summary>A word.</summary>
    Text,

    /// <summary>Yes or no; in JSON true or false.</summary>
    YesNo,
}
