namespace GrokLab.Web.Statistics;

/// <summary>The smallest and the largest value that a quantity on a linear scale can have.</summary>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
internal sealed record SeedLimits(double Least, double Most)
{
    /// <summary>Those of accuracies and other shares.</summary>
    internal static SeedLimits Share { get; } = new(0, 1);

    /// <summary>Those of correlations.</summary>
    internal static SeedLimits Correlation { get; } = new(-1, 1);

    /// <summary>Those of the difference from a quantity with these limits.</summary>
    internal SeedLimits Minus(SeedLimits other) => new(Least - other.Most, Most - other.Least);
}
