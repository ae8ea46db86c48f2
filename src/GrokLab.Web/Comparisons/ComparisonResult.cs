namespace GrokLab.Web.Comparisons;

/// <summary>What came of the wish to compare runs.</summary>
/// <param name="Problem">Why there is no comparison; null where there is one.</param>
public abstract record ComparisonResult(string? Problem)
{
    /// <summary>They are compared.</summary>
    public sealed record Read(Comparison Comparison) : ComparisonResult((string?)null);

    /// <summary>A run, or the group, is not there.</summary>
    public sealed record NotFound(string Why) : ComparisonResult(Why);

    /// <summary>They are too many.</summary>
    public sealed record Refused(string Why) : ComparisonResult(Why);
}
