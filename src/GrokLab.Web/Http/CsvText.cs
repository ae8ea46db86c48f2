using System.Text;

namespace GrokLab.Web.Http;

/// <summary>What all CSV files of the program have in common (RFC 4180): commas, lines that end with LF, UTF-8.</summary>
internal static class CsvText
{
    /// <summary>The parameter of files for spreadsheets.</summary>
    internal static readonly FlagParameter Excel = new("excel", "Whether the file begins with a byte order mark, from which Excel knows that it is UTF-8.", Default: false);

    /// <summary>The beginning of a file.</summary>
    internal static byte[] Begin(bool excel) => excel ? Encoding.UTF8.GetPreamble() : [];

    /// <summary>
    /// A cell with a text. A text that a spreadsheet would take for a formula gets an apostrophe before it: the name of a run must not
    /// start a program on the reader's machine.
    /// </summary>
    internal static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
