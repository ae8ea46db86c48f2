using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

public sealed class RunAxesTests
{
    [Theory]
    [InlineData("log", null, "axis=log")]
    [InlineData("linear", "none", "axis=linear&logy=none")]
    [InlineData(null, "ncc,kappa", "logy=kappa,ncc")]
    [InlineData("square", "", "")]
    public void Chosen_axes_are_written_as_they_are_read(string? axis, string? logY, string text)
    {
        var axes = RunAxes.Parse(axis, logY);
        Assert.Equal(text, axes.ToString());
        Assert.Equal(text, RunAxes.Parse(axes.ToString()).ToString());
    }

    [Fact]
    public void A_choice_in_the_address_goes_before_the_one_that_the_browser_keeps() =>
        Assert.Equal("axis=log&logy=kappa", RunAxes.Parse("log", null).Or(RunAxes.Parse("axis=linear&logy=kappa")).ToString());

    [Fact]
    public void Charts_have_their_usual_scale_until_someone_chooses_and_fixed_ones_keep_it()
    {
        var charts = RunChartCatalog.All;
        var usual = charts.Where(chart => chart.YScale == GrokLab.Web.Drawing.YScale.Log).Select(chart => chart.Id).ToHashSet();
        Assert.Equal(usual, new RunAxes(null, null).LogYOf(charts));
        Assert.Equal(["kappa"], RunAxes.Parse(null, "kappa,accuracy,unknown").LogYOf(charts));
        Assert.Empty(RunAxes.Parse(null, "none").LogYOf(charts));
    }
}
