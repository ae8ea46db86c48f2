namespace GrokLab.Web.Words;

/// <summary>Names and notes of runs and groups, and the message for a missing run.</summary>
internal static class RunWords
{
    internal const int MaxNameLength = 200;
    internal const int MaxNoteLength = 4_000;

    /// <summary>The message for a run that does not exist.</summary>
    internal static string NoSuchRun(long runId) => $"There is no run {runId}.";

    /// <summary>The error of a name; null if it is valid.</summary>
    /// <param name="name">The name.</param>
    /// <param name="field">The name's field.</param>
    /// <param name="most">The largest number of characters.</param>
    internal static SpecError? NameError(string name, string field = "name", int most = MaxNameLength) => name.Trim() switch
    {
        "" => new(field, $"\"\" is not allowed: a name has 1 to {most} characters."),
        var given when given.Length > most => new(field, TooLong(given, most)),
        var given when given.Any(IsNotOfALine) => new(field, $"A name is one line: {Code(given.First(IsNotOfALine))} is not allowed in it."),
        _ => null,
    };

    /// <summary>The error of a note; null if it is valid.</summary>
    internal static SpecError? NoteError(string note) => Note(note) switch
    {
        { Length: > MaxNoteLength } given => new("note", TooLong(given, MaxNoteLength)),
        var given when given.Any(IsNoText) => new("note", $"A note is plain text: {Code(given.First(IsNoText))} is not allowed in it."),
        _ => null,
    };

    /// <summary>A note as stored: with uniform line breaks, and without blank space at its end.</summary>
    internal static string Note(string note) => note.ReplaceLineEndings("\n").TrimEnd();

    private static bool IsNotOfALine(char c) => char.IsControl(c) || IsDirection(c) || c is '\u2028' or '\u2029';

    private static bool IsNoText(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || IsDirection(c);

    // Characters that show the text after them in another order: a name would look like another name.
    private static bool IsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Code(char c) => $"U+{(int)c:X4}";

    private static string TooLong(string text, int most) =>
        $"{text.Length:N0} characters are not allowed: at most {most:N0}.";
}
