using System.Text.Json;
using GrokLab.Web.Drawing;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

public sealed class ChartFigureTests
{
    [Fact]
    public void The_optimal_angle_of_97_classes_is_a_line_of_the_angle_chart()
    {
        var chart = RunChartCatalog.For(97).Single(c => c.Id == "angles");
        Assert.Equal(90.597, chart.Reference!.Value, 3);
        var layout = Json(chart).GetProperty("layout");
        Assert.Equal(chart.Reference.Value, layout.GetProperty("shapes")[0].GetProperty("y0").GetDouble());
    }

    [Fact]
    public void A_figure_is_what_plotly_reads()
    {
        var figure = Json(RunChartCatalog.For(null).Single(c => c.Id == "kappa"));
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
            ChartFigure.Create(RunChartCatalog.For(97)[0], ChartPalette.Print), ChartFigure.Json).GetProperty("layout");
        Assert.Equal("#ffffff", layout.GetProperty("paper_bgcolor").GetString());
        Assert.Equal("#000000", layout.GetProperty("font").GetProperty("color").GetString());
    }

    private static JsonElement Json(MetricChart chart) =>
        JsonSerializer.SerializeToElement(ChartFigure.Create(chart, ChartPalette.Light), ChartFigure.Json);
}
