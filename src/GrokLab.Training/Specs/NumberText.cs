using System.Globalization;
using System.Text.RegularExpressions;

namespace GrokLab.Training.Specs;

/// <summary>Formats numbers, and checks typed numbers.</summary>
public static partial class NumberText
{
    /// <summary>The advice for a number with a comma between digits.</summary>
    public const string CommaInNumber = "A comma between digits is ambiguous: use a point for decimals.";

    /// <summary>The advice for a whole number with a comma between digits.</summary>
    public const string CommaInWholeNumber = "A comma between digits is ambiguous: use no separator for thousands.";

    /// <summary>The advice for a list with a comma between digits.</summary>
    public const string CommaInList = "A comma between digits is ambiguous: use a point for decimals, or separate values by \"; \" or a space.";

    /// <summary>A number that the user sets, such as λ, short and exact: 0.5, 1e-3.</summary>
    public static string Exact(double value) => value == 0 ? "0" : Math.Abs(value) is >= 0.01 and < 1e5
        ? value.ToString("0.################", CultureInfo.InvariantCulture)
        : value.ToString("0.###############e-0", CultureInfo.InvariantCulture);

    /// <summary>A whole number with separators: 1,234.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Whether a text has a comma between two digits, as in 0,001: the comma may separate decimals, thousands or values.</summary>
    public static bool HasAmbiguousComma(string text) => CommaPattern().IsMatch(text);

    [GeneratedRegex("[0-9],[0-9]")]
    private static partial Regex CommaPattern();
}
