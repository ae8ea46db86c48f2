using System.Globalization;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Runs;

/// <summary>What people write of runs and groups: names and notes.</summary>
internal static class RunWords
{
    internal const int MaxNameLength = 200;
    internal const int MaxNoteLength = 4_000;

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    internal static SpecError? NameError(string name) => name.Trim() switch
    {
        "" => new("name", $"\"\" is not allowed: a name has 1 to {MaxNameLength} characters."),
        { Length: > MaxNameLength } given => new("name", TooLong(given, MaxNameLength)),
        var given when given.Any(char.IsControl) => new("name", $"A name is one line: {Code(given.First(char.IsControl))} is not allowed in it."),
        _ => null,
    };

    /// <summary>What is wrong with a note; null where nothing is.</summary>
    internal static SpecError? NoteError(string note) => Note(note) switch
    {
        { Length: > MaxNoteLength } given => new("note", TooLong(given, MaxNoteLength)),
        var given when given.Any(IsNoText) => new("note", $"A note is plain text: {Code(given.First(IsNoText))} is not allowed in it."),
        _ => null,
    };

    /// <summary>A note as it is stored: line breaks of one kind, nothing empty at its end.</summary>
    internal static string Note(string note) => note.ReplaceLineEndings("\n").TrimEnd();

    private static bool IsNoText(char c) => char.IsControl(c) && c is not ('\n' or '\t');

    private static string Code(char c) => string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4}");

    private static string TooLong(string text, int most) =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Length:N0} characters are not allowed: at most {most:N0}.");
}
