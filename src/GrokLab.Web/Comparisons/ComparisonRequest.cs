using GrokLab.Web.Drawing;

namespace GrokLab.Web.Comparisons;

/// <summary>What is compared, and how it is drawn.</summary>
public sealed record ComparisonRequest
{
    /// <summary>The runs, in the order of the legend; none where a group is compared.</summary>
    public IReadOnlyList<long> RunIds { get; init; } = [];

    /// <summary>The group whose runs are compared; null where the runs are named.</summary>
    public long? GroupId { get; init; }

    /// <summary>The metrics; each has a panel.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = ComparisonMetrics.Usual;

    /// <summary>What a curve is; null for means if single runs would be too many curves.</summary>
    public ComparedCurves? Curves { get; init; }

    /// <summary>The horizontal axis; null for the unit of the runs' lengths.</summary>
    public StepAxis? Axis { get; init; }

    /// <summary>What the band around a mean shows.</summary>
    public FigureBand Band { get; init; }

    /// <summary>The part of the query that names the runs.</summary>
    public string RunsQuery => GroupId is { } group ? $"group={group}" : $"runs={string.Join(',', RunIds)}";

    /// <summary>Writes the request as the query of an address.</summary>
    public string ToQuery()
    {
        var parts = new List<string>
        {
            RunsQuery,
        };
        if (!Metrics.SequenceEqual(ComparisonMetrics.Usual))
        {
            parts.Add($"metrics={string.Join(',', Metrics)}");
        }

        if (Curves is { } curves)
        {
            parts.Add($"curves={curves}");
        }

        if (Axis is { } axis)
        {
            parts.Add($"axis={axis}");
        }

        if (Band != FigureBand.Std)
        {
            parts.Add($"band={Band}");
        }

        return string.Join('&', parts);
    }
}

/// <summary>What a curve of a comparison is.</summary>
public enum ComparedCurves
{
    /// <summary>One run.</summary>
    Runs,

    /// <summary>The mean, with a band, of runs that differ only in their seeds.</summary>
    Means,
}
