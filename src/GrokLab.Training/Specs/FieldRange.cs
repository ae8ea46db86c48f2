using System.Globalization;

namespace GrokLab.Training.Specs;

/// <summary>The values that a numeric field may have.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
/// <param name="IsWhole">Whether only whole numbers are allowed.</param>
public sealed record FieldRange(double Least, double Most, bool IsWhole)
{
    /// <summary>The range in words: a whole number from 1 to 65,536.</summary>
    public string Words => $"a {(IsWhole ? "whole number" : "number")} {Bounds}";

    /// <summary>The bounds in words: from 1 to 65,536.</summary>
    public string Bounds => $"from {Text(Least)} to {Text(Most)}";

    /// <summary>A range of whole numbers.</summary>
    internal static FieldRange Whole(double least, double most) => new(least, most, IsWhole: true);

    /// <summary>A range of numbers.</summary>
    internal static FieldRange Real(double least, double most) => new(least, most, IsWhole: false);

    /// <summary>Whether a value is in the range; NaN is in none.</summary>
    public bool Contains(double value) => value >= Least && value <= Most;

    /// <summary>The error of a value; null where it is in the range.</summary>
    public string? Problem(double value) => Contains(value) ? null : $"{Text(value)} is not allowed: {Bounds}.";

    /// <summary>The error of a text that is no such number, and how to write it.</summary>
    public string Refusal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = text.Length <= 60 ? text : $"{text[..59]}…";
        return $"“{shown}” is not {Words}.{(NumberText.HasAmbiguousComma(text) ? $" {CommaAdvice}" : "")}";
    }

    /// <summary>The advice for a number with a comma between digits.</summary>
    internal string CommaAdvice => IsWhole ? NumberText.CommaInWholeNumber : NumberText.CommaInNumber;

    private string Text(double value) => IsWhole ? value.ToString("#,0", CultureInfo.InvariantCulture) : NumberText.Exact(value);
}
