using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

public sealed class RunChartSectionsTests
{
    [Fact]
    public void Every_stored_metric_but_the_single_angles_has_a_curve_on_the_page_of_a_run()
    {
        List<MetricChart> onPage = [.. RunChartSections.Main, .. RunChartSections.All.SelectMany(section => section.Charts)];
        Assert.Equal(RunChartCatalog.All.Order(ById), onPage.Order(ById));
        Assert.Equal(Metrics.All.Select(metric => metric.Name).Order(), onPage.SelectMany(chart => chart.Curves).Select(curve => curve.Metric).Distinct().Order());
    }

    [Fact]
    public void Every_section_has_charts() => Assert.Equal(
        ["Generalization", "Flatness", "Collapse", "Angles", "Representativeness", "Optimization"],
        RunChartSections.All.Where(section => section.Charts.Count > 0).Select(section => section.Title));

    [Fact]
    public void Charts_and_the_curves_of_a_chart_have_different_names_and_looks()
    {
        Assert.Equal(RunChartCatalog.All.Count, RunChartCatalog.All.DistinctBy(chart => chart.Id).Count());
        Assert.All(RunChartCatalog.All, chart => Assert.Equal(chart.Curves.Count, chart.Curves.DistinctBy(curve => curve.Name).Count()));
        Assert.All(RunChartCatalog.All, chart => Assert.Equal(chart.Curves.Count, chart.Curves.DistinctBy(curve => (curve.Ink, curve.Style)).Count()));
    }

    private static readonly Comparer<MetricChart> ById = Comparer<MetricChart>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id));
}
