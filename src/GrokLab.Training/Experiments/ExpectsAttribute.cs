namespace GrokLab.Training.Experiments;

/// <summary>What <see cref="CheckedJson"/> says of a field of a request that has another value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExpectsAttribute : Attribute
{
    /// <summary>What another value is not, for example <c>is not a list of variants</c>; null for words that follow from the type.</summary>
    public string? Words { get; init; }

    /// <summary>The same of an entry, which then is right or wrong as a whole.</summary>
    public string? Entry { get; init; }

    /// <summary>Whether null is refused where the field is given.</summary>
    public bool NotNull { get; init; }

    /// <summary>The smallest number.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>The largest number.</summary>
    public double Most { get; init; } = double.NaN;
}
