namespace GrokLab.Training.Experiments;

/// <summary>The error that <see cref="CheckedJson"/> reports for a request's field with another value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExpectsAttribute : Attribute
{
    /// <summary>The text for another value, for example <c>is not a list of variants</c>; null for the text of the field's type.</summary>
    public string? Words { get; init; }

    /// <summary>The text for a wrong entry of a list; an entry is then right or wrong as a whole.</summary>
    public string? Entry { get; init; }

    /// <summary>Whether null is refused where the field is given.</summary>
    public bool NotNull { get; init; }

    /// <summary>The smallest number.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>The largest number.</summary>
    public double Most { get; init; } = double.NaN;
}
