using System.Text.RegularExpressions;

namespace GrokLab.Web.Launching.Form;

/// <summary>Typed lists of numbers, separated by commas, semicolons or blanks.</summary>
internal static partial class NumberList
{
    private const string CommaInWholeNumbers =
        "A comma between digits is ambiguous: use no separator for thousands, or separate values by \"; \" or a space.";

    /// <summary>The parts of a list.</summary>
    internal static string[] Parts(string text) => [.. SeparatorPattern().Split(text).Where(part => part.Length > 0)];

    /// <summary>
    /// The error of the commas; null if each comma can only separate values. A comma between digits is refused, but if the
    /// values are whole numbers, it separates them, as in 1,2,3, unless they could be one number: 15,213 or 0,05.
    /// </summary>
    internal static string? CommaProblem(string text, bool areWhole)
    {
        var ambiguous = BlankPattern().Split(text).Select(part => part.Trim(','))
            .FirstOrDefault(areWhole ? OneWholeNumberPattern().IsMatch : NumberText.HasAmbiguousComma);
        return ambiguous is null ? null
            : $"“{Shorten(ambiguous)}” is not {(areWhole ? "a whole number" : "a number")}. {(areWhole ? CommaInWholeNumbers : NumberText.CommaInList)}";
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";

    [GeneratedRegex(@"[\s,;]+")]
    private static partial Regex SeparatorPattern();

    [GeneratedRegex(@"[\s;]+")]
    private static partial Regex BlankPattern();

    [GeneratedRegex("^[0-9]{1,3}(,[0-9]{3})+$|(^|,)0[0-9]")]
    private static partial Regex OneWholeNumberPattern();
}
