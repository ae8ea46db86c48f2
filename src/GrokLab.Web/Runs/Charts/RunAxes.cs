using GrokLab.Web.Drawing;
using Microsoft.AspNetCore.WebUtilities;

namespace GrokLab.Web.Runs.Charts;

/// <summary>How a reader chose to see a run's charts; what was not chosen is as usual.</summary>
/// <param name="Axis">The horizontal axis; null where nobody chose.</param>
/// <param name="LogY">The charts with a logarithmic vertical axis, by id; null where nobody chose.</param>
/// <param name="Open">The sections that are unfolded; null where nobody chose.</param>
public sealed record RunAxes(StepAxis? Axis, IReadOnlySet<string>? LogY, IReadOnlySet<RunChartSection>? Open)
{
    /// <summary>The name under which the browser keeps the choice.</summary>
    internal const string Kept = "run-axes";

    private const string None = "none";

    /// <summary>Nothing was chosen.</summary>
    public static RunAxes Usual { get; } = new(null, null, null);

    /// <summary>Reads the parameters <c>axis</c>, <c>logy</c> and <c>open</c> of an address; what is unknown counts as absent.</summary>
    internal static RunAxes Parse(string? axis, string? logY, string? open) => new(
        Enum.TryParse<StepAxis>(axis, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) ? chosen : null,
        Words(logY)?.ToHashSet(),
        Words(open)?.Select(RunChartSections.Find).OfType<RunChartSection>().ToHashSet());

    /// <summary>Reads <see cref="ToString"/>.</summary>
    internal static RunAxes Parse(string? text)
    {
        var query = QueryHelpers.ParseQuery(text);
        return Parse(query.GetValueOrDefault("axis"), query.GetValueOrDefault("logy"), query.GetValueOrDefault("open"));
    }

    /// <summary>These choices, and those of another where these have none.</summary>
    internal RunAxes Or(RunAxes other) => new(Axis ?? other.Axis, LogY ?? other.LogY, Open ?? other.Open);

    /// <summary>The charts with a logarithmic vertical axis.</summary>
    internal IReadOnlySet<string> LogYOf(IEnumerable<MetricChart> charts) => charts
        .Where(chart => LogY is { } chosen && chart.CanBeLogarithmic ? chosen.Contains(chart.Id) : chart.YScale == YScale.Log)
        .Select(chart => chart.Id).ToHashSet();

    /// <summary>The charts that are on the page: the main charts, and those of the unfolded sections.</summary>
    internal IReadOnlyList<MetricChart> Shown => [.. RunChartSections.Main, .. RunChartSections.All.Where(section => Open?.Contains(section) == true).SelectMany(section => section.Charts)];

    /// <summary>The query of an address.</summary>
    public override string ToString() => string.Join('&', new[]
    {
        Axis is { } axis ? $"axis={axis}" : null,
        Text("logy", LogY),
        Text("open", Open?.Select(section => section.Id)),
    }.Where(part => part is not null));

    private static IEnumerable<string>? Words(string? text) => string.IsNullOrEmpty(text) ? null : text.Split(',').Where(word => word != None);

    private static string? Text(string name, IEnumerable<string>? words) =>
        words is null ? null : words.Any() ? $"{name}={string.Join(',', words.Order(StringComparer.Ordinal))}" : $"{name}={None}";
}
