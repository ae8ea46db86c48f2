using System.Text.Json;
using GrokLab.Web.Drawing;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

public sealed class ChartFigureTests
{
    [Fact]
    public void The_optimal_angle_is_a_curve_of_the_angle_chart_because_it_depends_on_the_classes_that_are_present()
    {
        var chart = RunChartCatalog.All.Single(c => c.Id == "angles");
        Assert.Equal(("optimum", LineStyle.Dash), (chart.Curves.Single(c => c.Metric == "angle_optimum").Name, chart.Curves.Single(c => c.Metric == "angle_optimum").Style));
        Assert.Equal(0, Json(chart).GetProperty("layout").GetProperty("shapes").GetArrayLength());
    }

    [Fact]
    public void A_figure_is_what_plotly_reads()
    {
        var figure = Json(RunChartCatalog.All.Single(c => c.Id == "kappa"));
        var trace = figure.GetProperty("data")[1];
        Assert.Equal("scatter", trace.GetProperty("type").GetString());
        Assert.Equal("lines", trace.GetProperty("mode").GetString());
        Assert.False(trace.GetProperty("connectgaps").GetBoolean());
        Assert.Equal("dash", trace.GetProperty("line").GetProperty("dash").GetString());
        var layout = figure.GetProperty("layout");
        Assert.Equal("log", layout.GetProperty("yaxis").GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.False, layout.GetProperty("hovermode").ValueKind); // charts/hover.js shows the values.
        Assert.Equal("paper", figure.GetProperty("eventLine").GetProperty("yref").GetString());
    }

    [Fact]
    public void Pictures_for_paper_are_white_with_black_letters()
    {
        var layout = JsonSerializer.SerializeToElement(
            ChartFigure.Create(RunChartCatalog.All[0], ChartPalette.Print), ChartFigure.Json).GetProperty("layout");
        Assert.Equal("#ffffff", layout.GetProperty("paper_bgcolor").GetString());
        Assert.Equal("#000000", layout.GetProperty("font").GetProperty("color").GetString());
    }

    private static JsonElement Json(MetricChart chart) =>
        JsonSerializer.SerializeToElement(ChartFigure.Create(chart, ChartPalette.Light), ChartFigure.Json);
}
