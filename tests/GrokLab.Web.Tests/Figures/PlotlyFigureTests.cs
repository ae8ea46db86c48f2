using System.Text.Json;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Tests.Figures;

public sealed class PlotlyFigureTests
{
    private static readonly FigureAxis Steps = new("optimizer step");
    private static readonly FigureAxis LogY = new("NCC", IsLogarithmic: true);

    [Fact]
    public void An_undefined_value_and_another_set_of_seeds_are_gaps_of_curve_and_band()
    {
        var figure = Draw(Panel(
            Steps, new("angle"), Curve(P(1, 1, 2), P(2, 1, 2), P(3), P(4, 2, 2), P(5, 2, 2), P(6, 7, 1, starts: true), P(7, 7, 1))));
        var (band, line) = (figure.Data[0], figure.Data[1]);
        Assert.Equal("toself", band.GetProperty("fill").GetString());
        Assert.Equal(2, Values(band).Count(y => y is null)); // Three lines, each with a band of its own.
        Assert.Equal([1, 1, null, 2, 2, null, 7, 7], Values(line));
        Assert.False(line.GetProperty("connectgaps").GetBoolean());
        Assert.Equal([2, 2, 0, 2, 2, 0, 1, 1], line.GetProperty("customdata").EnumerateArray().Select(seeds => seeds.GetInt32()));
    }

    [Fact]
    public void A_path_has_a_symbol_at_each_point_and_tells_the_step_of_each()
    {
        var path = Curve(P(1, 4, 1), P(2, 2, 1), P(3), P(4, 3, 1)) with { Form = SeriesForm.Path, Symbol = MarkSymbol.Diamond };
        var trace = Assert.Single(Draw(Panel(Steps, new("angle"), path)).Data);
        Assert.Equal("lines+markers", trace.GetProperty("mode").GetString());
        Assert.Equal("diamond", trace.GetProperty("marker").GetProperty("symbol").GetString());
        Assert.Equal("[1,2,null,4]", trace.GetProperty("meta").GetProperty("steps").GetRawText());
        Assert.Equal("markers", Assert.Single(Draw(Panel(Steps, new("angle"), path with { Form = SeriesForm.Dot })).Data).GetProperty("mode").GetString());
    }

    [Fact]
    public void Points_of_a_coloured_path_have_the_colour_of_their_step_with_a_bar_and_both_ends_are_marked()
    {
        var path = Curve([.. new[] { (0, 4d), (1, 2), (100, 3) }.Select(p => P(p.Item1, p.Item2, 1) with { Colour = p.Item1 })]) with { Form = SeriesForm.Path, Symbol = MarkSymbol.Square };
        var figure = Draw(Panel(Steps, new("angle"), path) with { Colours = new("optimizer step", IsLogarithmic: true, new(1, 100)) });
        var (colours, ends) = (figure.Data[1].GetProperty("marker"), figure.Data[2]);
        Assert.Equal([0, 0, 2], colours.GetProperty("color").EnumerateArray().Select(color => color.GetDouble())); // log10; step 0 has the colour of the lower end.
        Assert.Equal("coloraxis", colours.GetProperty("coloraxis").GetString());
        Assert.Equal([0, 100], ends.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal(["square-open", "square"], ends.GetProperty("marker").GetProperty("symbol").EnumerateArray().Select(symbol => symbol.GetString()));
        Assert.All(figure.Data[1..], part => Assert.Equal(("curve", false), (part.GetProperty("legendgroup").GetString(), part.GetProperty("showlegend").GetBoolean())));
        var bar = figure.Layout.GetProperty("coloraxis").GetProperty("colorbar");
        Assert.Equal(["1", "10", "100"], bar.GetProperty("ticktext").EnumerateArray().Select(text => text.GetString()).Where(text => text is "1" or "10" or "100"));
        Assert.Equal("optimizer step", bar.GetProperty("title").GetProperty("text").GetString());
    }

    [Fact]
    public void A_point_without_neighbours_is_a_dot()
    {
        var figure = Draw(Panel(Steps, new("angle"), Curve(P(1), P(2, 5, 1), P(3), P(4, 6, 1), P(5, 6, 1))));
        var dot = figure.Data[1];
        Assert.Equal("markers", dot.GetProperty("mode").GetString());
        Assert.Equal([5], Values(dot));
        Assert.Equal(figure.Data[0].GetProperty("legendgroup").GetString(), dot.GetProperty("legendgroup").GetString());
        Assert.False(dot.GetProperty("showlegend").GetBoolean());
    }

    [Fact]
    public void Values_of_0_or_less_are_marked_at_the_lower_edge_of_a_logarithmic_axis_and_counted()
    {
        var figure = Draw(Panel(Steps, LogY, Curve(P(1, 10, 1), P(2, 5, 1), P(3, 0, 1), P(4, -2, 1), P(5, 3, 1), P(6, 3, 1))));
        Assert.Equal([10, 5, null, 3, 3], Values(figure.Data[0]));
        var edge = figure.Data[1];
        Assert.Equal("y2", edge.GetProperty("yaxis").GetString());
        Assert.Equal("triangle-down", edge.GetProperty("marker").GetProperty("symbol").GetString());
        Assert.Equal([3, 4], edge.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([0, -2], edge.GetProperty("meta").GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal("y", figure.Layout.GetProperty("yaxis2").GetProperty("overlaying").GetString());
        Assert.Equal("2 values of 0 or less are marked at the lower edge of the logarithmic axis.", figure.Hint);
    }

    [Fact]
    public void A_panel_without_points_has_its_axes_without_numbers_and_says_why()
    {
        var figure = Draw(Panel(new("optimizer step", IsLogarithmic: true), LogY, Curve(P(0, 1, 1))));
        Assert.Equal("The logarithmic axis has no step 0, and nothing has been measured after it yet.", figure.Empty);
        foreach (var axis in (string[])["xaxis", "yaxis"])
        {
            Assert.False(figure.Layout.GetProperty(axis).GetProperty("showticklabels").GetBoolean());
            Assert.True(figure.Layout.GetProperty(axis).GetProperty("showline").GetBoolean());
        }
    }

    [Fact]
    public void The_ranges_are_those_of_the_files_as_exponents_on_a_logarithmic_axis()
    {
        var panel = Panel(new("optimizer step", IsLogarithmic: true), LogY, Curve(P(10, 1, 1), P(1_000, 100, 1)));
        var drawn = DrawnPanel.Of(panel);
        var layout = Draw(panel).Layout;
        Assert.Equal([Math.Log10(drawn.X.Low), Math.Log10(drawn.X.High)], layout.GetProperty("xaxis").GetProperty("range").EnumerateArray().Select(end => end.GetDouble()));
        Assert.Equal([Math.Log10(drawn.Y.Low), Math.Log10(drawn.Y.High)], layout.GetProperty("yaxis").GetProperty("range").EnumerateArray().Select(end => end.GetDouble()));
    }

    [Fact]
    public void Names_and_titles_are_written_so_that_plotly_shows_them_as_typed()
    {
        const string name = "x<sub>2</sub> <b>bold</b> & co";
        var panel = Panel(Steps, new("a < b"), Curve(P(1, 1, 1), P(2, 1, 1)) with { Name = name }) with { Markers = [new("λ < 1", true, 1)] };
        var figure = Draw(panel);
        Assert.Equal("x&lt;sub&gt;2&lt;/sub&gt; &lt;b&gt;bold&lt;/b&gt; &amp; co", figure.Data[0].GetProperty("name").GetString());
        Assert.Equal(name, figure.Data[0].GetProperty("meta").GetProperty("name").GetString());
        Assert.Equal("a &lt; b", figure.Layout.GetProperty("yaxis").GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("λ &lt; 1", figure.Layout.GetProperty("shapes")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(LineStyle.Solid, "solid")]
    [InlineData(LineStyle.Dash, "dash")]
    [InlineData(LineStyle.Dot, "dot")]
    [InlineData(LineStyle.DashDot, "dashdot")]
    [InlineData(LineStyle.LongDash, "longdash")]
    public void Each_pattern_of_a_line_has_its_pattern_in_plotly(LineStyle style, string dash) =>
        Assert.Equal(dash, Draw(Panel(Steps, LogY, Curve(P(1, 1, 1), P(2, 1, 1)) with { Style = style })).Data[0].GetProperty("line").GetProperty("dash").GetString());

    [Fact]
    public void Lines_of_one_name_share_an_entry_of_the_legend()
    {
        var panel = Panel(Steps, LogY, Curve(P(1, 1, 1), P(9, 1, 1))) with { Markers = [new("Unplug", true, 2), new("Unplug", true, 5)] };
        Assert.Equal([true, false], Draw(panel).Layout.GetProperty("shapes").EnumerateArray().Select(shape => shape.GetProperty("showlegend").GetBoolean()));
    }

    [Fact]
    public void Lines_of_a_panel_without_a_legend_have_labels()
    {
        var panel = Panel(Steps, LogY, Curve(P(1, 1, 1), P(2, 1, 1))) with { HasLegend = false, Markers = [new("Unplug", true, 1), new("optimum", false, 2)] };
        var shapes = Draw(panel).Layout.GetProperty("shapes");
        Assert.All(shapes.EnumerateArray(), shape => Assert.False(shape.GetProperty("showlegend").GetBoolean()));
        Assert.Equal("optimum", shapes[1].GetProperty("label").GetProperty("text").GetString());
        Assert.True(shapes[0].TryGetProperty("label", out _)); // Its text and place come from the script.
    }

    private static (JsonElement[] Data, JsonElement Layout, string? Empty, string? Hint) Draw(FigurePanel panel)
    {
        var figure = PlotlyFigure.Create(panel, ChartPalette.Light);
        return (
            [.. JsonSerializer.SerializeToElement(figure.Data, ChartFigure.Json).EnumerateArray()], JsonSerializer.SerializeToElement(figure.Layout, ChartFigure.Json), figure.Empty, figure.Hint);
    }

    private static FigurePanel Panel(FigureAxis x, FigureAxis y, FigureSeries series) => new("panel", x, y, [series], []);

    private static FigureSeries Curve(params BandPoint[] points) => new("curve", null, "ncc", Ink.Blue, LineStyle.Solid, points);

    private static BandPoint P(long step, double? mean = null, int seeds = 0, bool starts = false) =>
        new(step, step, mean, seeds > 1 ? mean - 0.5 : mean, seeds > 1 ? mean + 0.5 : mean, seeds) { StartsLine = starts };

    private static double?[] Values(JsonElement trace) =>
        [.. trace.GetProperty("y").EnumerateArray().Select(y => y.ValueKind == JsonValueKind.Null ? (double?)null : y.GetDouble())];
}
