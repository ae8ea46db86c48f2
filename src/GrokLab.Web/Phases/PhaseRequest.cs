using GrokLab.Training.Measures;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Phases;

/// <summary>What a phase plot shows: the runs, and the measures of its two axes.</summary>
public sealed record PhaseRequest
{
    /// <summary>The runs, in the order of the legend; none where the runs of a group are shown.</summary>
    public IReadOnlyList<long> RunIds { get; init; } = [];

    /// <summary>The group whose runs are shown; null where the runs are named.</summary>
    public long? GroupId { get; init; }

    /// <summary>The measure of the horizontal axis.</summary>
    public string X { get; init; } = Metrics.Kappa;

    /// <summary>The measure of the vertical axis.</summary>
    public string Y { get; init; } = Metrics.ValidationAccuracy;

    /// <summary>The scale of the horizontal axis; null for that of the measure.</summary>
    public YScale? XScale { get; init; }

    /// <summary>The scale of the vertical axis; null for that of the measure.</summary>
    public YScale? YScale { get; init; }

    /// <summary>The part of the query that names the runs.</summary>
    public string RunsQuery => new ComparisonRequest { RunIds = RunIds, GroupId = GroupId }.RunsQuery;

    /// <summary>Writes the request as the query of an address.</summary>
    public string ToQuery() => string.Join('&', new[]
    {
        RunsQuery,
        $"xMetric={X}",
        $"yMetric={Y}",
        XScale is { } x ? $"xScale={x}" : "",
        YScale is { } y ? $"yScale={y}" : "",
    }.Where(part => part.Length > 0));
}
