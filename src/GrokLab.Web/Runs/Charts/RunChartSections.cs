using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Runs.Charts;

/// <summary>Charts of a run under one heading that can be folded.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Groups">The groups of metrics that it shows.</param>
public sealed record RunChartSection(string Title, IReadOnlyList<MetricGroup> Groups)
{
    /// <summary>A stable word.</summary>
    public string Id => Title.ToLowerInvariant();

    /// <summary>The charts, without those that are always on the page.</summary>
    public IReadOnlyList<MetricChart> Charts { get; } = [.. RunChartCatalog.All.Where(chart => !chart.IsMain && chart.Group is { } group && Groups.Contains(group))];
}

/// <summary>The sections of the page of a run: every metric that is stored has a chart in one of them, or in a main chart.</summary>
public static class RunChartSections
{
    /// <summary>The charts that are always on the page.</summary>
    public static IReadOnlyList<MetricChart> Main { get; } = [.. RunChartCatalog.All.Where(chart => chart.IsMain)];

    /// <summary>The section of the angles between class means.</summary>
    public static RunChartSection Angles { get; } = new("Angles", [MetricGroup.Angles]);

    /// <summary>The sections, in the order of the page.</summary>
    public static IReadOnlyList<RunChartSection> All { get; } =
    [
        new("Generalization", [MetricGroup.Outcome]),
        new("Flatness", [MetricGroup.Flatness, MetricGroup.Bound]),
        new("Collapse", [MetricGroup.Collapse]),
        Angles,
        new("Representativeness", [MetricGroup.Representativeness]),
        new("Optimization", [MetricGroup.Training]),
    ];

    /// <summary>The section with an id; null where there is none.</summary>
    internal static RunChartSection? Find(string id) => All.FirstOrDefault(section => section.Id == id);
}
