namespace GrokLab.Web.Components.Launch;

/// <summary>A field of the spec as the form shows it.</summary>
/// <param name="Path">Its path in the spec's JSON, for example <c>optimizer.learningRate</c>.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Content">What is typed into it.</param>
public sealed record LaunchField(string Path, string Label, FieldContent Content = FieldContent.Number)
{
    /// <summary>The kinds of its section that have it; empty where all have.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>What helps to fill it in.</summary>
    public string? Helper { get; init; }

    /// <summary>What there is to choose from; null where it is typed.</summary>
    public IReadOnlyList<(string Value, string Text)>? Choices { get; init; }

    /// <summary>Whether it stands with those that are seldom changed.</summary>
    public bool Seldom { get; init; }

    /// <summary>Whether a grid can go over it.</summary>
    public bool IsNumeric => Content is FieldContent.Number or FieldContent.OptionalNumber;

    /// <summary>The section of the spec that it stands in: <c>task</c>; empty for the spec itself.</summary>
    public string Section => SectionOf(Path);

    /// <summary>The part of a path before its first dot.</summary>
    public static string SectionOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? "" : path[..dot];
    }

    /// <summary>The id of a field's element.</summary>
    /// <param name="path">The field's path in the spec, or another name of it.</param>
    /// <param name="suffix">Tells it from the same field of another variant.</param>
    internal static string IdOf(string path, string suffix = "") => $"field-{path.Replace('.', '-')}{suffix}";
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
