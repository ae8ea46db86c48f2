using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The axes of a run's charts as a reader chose them; what was not chosen has its usual scale.</summary>
/// <param name="LogX">Whether the step axis is logarithmic; null where nobody chose.</param>
/// <param name="LogY">The charts with a logarithmic vertical axis, by id; null where nobody chose.</param>
internal sealed record RunAxes(bool? LogX, IReadOnlySet<string>? LogY)
{
    private const string Log = "log";
    private const string Linear = "linear";
    private const string None = "none";

    /// <summary>Reads the parameters <c>axis</c> and <c>logy</c> of an address; what is unknown counts as absent.</summary>
    internal static RunAxes Parse(string? axis, string? logY) => new(
        axis switch { Log => true, Linear => false, _ => null },
        string.IsNullOrEmpty(logY) ? null : logY.Split(',').Where(id => id != None).ToHashSet());

    /// <summary>Reads <see cref="ToString"/>.</summary>
    internal static RunAxes Parse(string? text)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text);
        return Parse(query.TryGetValue("axis", out var axis) ? axis : "", query.TryGetValue("logy", out var logY) ? logY : "");
    }

    /// <summary>These choices, and those of another where these have none.</summary>
    internal RunAxes Or(RunAxes other) => new(LogX ?? other.LogX, LogY ?? other.LogY);

    /// <summary>The charts with a logarithmic vertical axis.</summary>
    internal IReadOnlySet<string> LogYOf(IEnumerable<MetricChart> charts) => charts
        .Where(chart => LogY is { } chosen && chart.CanBeLogarithmic ? chosen.Contains(chart.Id) : chart.YScale == YScale.Log)
        .Select(chart => chart.Id).ToHashSet();

    /// <summary>The query of an address.</summary>
    public override string ToString() => string.Join('&', new[]
    {
        LogX is { } log ? $"axis={(log ? Log : Linear)}" : null,
        LogY is { } charts ? $"logy={(charts.Count == 0 ? None : string.Join(',', charts.Order(StringComparer.Ordinal)))}" : null,
    }.Where(part => part is not null));
}
