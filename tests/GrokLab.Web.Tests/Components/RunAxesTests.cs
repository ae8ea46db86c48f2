using GrokLab.Web.Drawing;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

public sealed class RunAxesTests
{
    [Theory]
    [InlineData("LogSteps", null, null, "axis=LogSteps")]
    [InlineData("time", "none", "none", "axis=Time&logy=none&open=none")]
    [InlineData(null, "ncc,kappa", "flatness,angles", "logy=kappa,ncc&open=angles,flatness")]
    [InlineData("square", "", "", "")]
    [InlineData("7", "", "nothing", "open=none")]
    public void Choices_are_written_as_they_are_read(string? axis, string? logY, string? open, string text)
    {
        var axes = RunAxes.Parse(axis, logY, open);
        Assert.Equal(text, axes.ToString());
        Assert.Equal(text, RunAxes.Parse(axes.ToString()).ToString());
    }

    [Fact]
    public void A_choice_in_the_address_goes_before_the_one_that_the_browser_keeps() =>
        Assert.Equal("axis=LogSteps&logy=kappa", RunAxes.Parse("LogSteps", null, null).Or(RunAxes.Parse("axis=Steps&logy=kappa")).ToString());

    [Fact]
    public void Charts_have_their_usual_scale_until_someone_chooses_and_fixed_ones_keep_it()
    {
        var charts = RunChartCatalog.All;
        var usual = charts.Where(chart => chart.YScale == YScale.Log).Select(chart => chart.Id).ToHashSet();
        Assert.Equal(usual, RunAxes.Usual.LogYOf(charts));
        Assert.Equal(["kappa"], RunAxes.Parse(null, "kappa,accuracy,unknown", null).LogYOf(charts));
        Assert.Empty(RunAxes.Parse(null, "none", null).LogYOf(charts));
    }

    [Fact]
    public void The_main_charts_are_always_shown_and_those_of_the_unfolded_sections_in_the_order_of_the_page()
    {
        Assert.Equal(["accuracy", "loss", "onset", "kappa", "ncc", "angles"], RunAxes.Usual.Shown.Select(chart => chart.Id));
        Assert.Equal(
            ["accuracy", "loss", "onset", "kappa", "ncc", "angles", "angle-deviation", "representativeness", "representativeness-cross-entropy"],
            RunAxes.Parse(null, null, "representativeness,angles").Shown.Select(chart => chart.Id));
    }
}
