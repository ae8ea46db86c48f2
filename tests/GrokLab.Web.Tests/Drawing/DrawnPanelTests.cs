using GrokLab.Web.Drawing;

namespace GrokLab.Web.Tests.Drawing;

public sealed class DrawnPanelTests
{
    private static readonly FigureAxis Steps = new("optimizer step");
    private static readonly FigureAxis LogSteps = new("optimizer step", IsLogarithmic: true);
    private static readonly FigureAxis Linear = new("y");
    private static readonly FigureAxis Log = new("y", IsLogarithmic: true);

    [Fact]
    public void A_line_ends_at_an_undefined_value_and_where_other_seeds_begin()
    {
        var drawn = Of(Steps, Linear, Point(0, 1), Point(1, 2), Undefined(2), Point(3, 4), Point(4, 5) with { StartsLine = true }, Point(5, 6));
        Assert.Equal(["0 1", "3", "4 5"], Assert.Single(drawn.Series).Lines.Select(line => string.Join(' ', line.Select(p => p.Step))));
    }

    [Fact]
    public void Values_of_0_or_less_are_at_the_lower_edge_of_a_logarithmic_axis_and_interrupt_the_line()
    {
        var drawn = Of(Steps, Log, Point(0, 1), Point(1, 0), Point(2, -3), Point(3, 2));
        var series = Assert.Single(drawn.Series);
        Assert.Equal([1d, 2d], series.AtLowerEdge);
        Assert.Equal(2, series.Lines.Count);
        Assert.Equal("2 values of 0 or less are marked at the lower edge of the logarithmic axis.", drawn.Hint);
        Assert.Null(drawn.Empty);
    }

    [Fact]
    public void A_band_that_reaches_0_has_no_lower_end_on_a_logarithmic_axis_and_does_not_stretch_it()
    {
        var drawn = Of(Steps, Log, Point(0, 1) with { Low = -1, High = 3 }, Point(1, 2) with { Low = 1e-9, High = 3 });
        Assert.Equal([null, 1e-9], Assert.Single(drawn.Series).Lines[0].Select(p => p.Low));
        Assert.InRange(drawn.Y.Low, 0.1, 1);
    }

    [Fact]
    public void A_path_keeps_the_order_of_its_steps_and_leaves_out_what_a_logarithmic_axis_cannot_show()
    {
        var drawn = DrawnPanel.Of(Path(Log, Log, At(0, 9, 1), At(1, 2, 3), At(2, 5, 4), At(3, -1, 4), At(4, 6, 0), At(5, 7, 5), At(6, double.NaN, 5), At(7, 8, 6)));
        var series = Assert.Single(drawn.Series);
        Assert.Equal(["0 1 2", "5", "7"], series.Lines.Select(line => string.Join(' ', line.Select(p => p.Step))));
        Assert.Equal([9, 2, 5], series.Lines[0].Select(p => p.X));
        Assert.Empty(series.AtLowerEdge);
        Assert.Equal("2 points with a value of 0 or less are left out: a logarithmic axis has no place for them.", drawn.Hint);
        Assert.InRange(drawn.X.Low, 1, 2);
        Assert.Null(DrawnPanel.Of(Path(Linear, Linear, At(0, -1, 1), At(1, 2, 0))).Hint);
    }

    [Fact]
    public void A_panel_says_why_it_is_empty()
    {
        Assert.Equal("No point has values above 0 for the logarithmic axes.", DrawnPanel.Of(Path(Log, Linear, At(0, 0, 1))).Empty);
        Assert.Equal("The values are undefined.", DrawnPanel.Of(Path(Log, Linear, At(0, double.NaN, 1))).Empty);
        Assert.Equal("Nothing has been measured yet.", Of(Steps, Log).Empty);
        Assert.Equal("The values are undefined.", Of(Steps, Log, Undefined(0), Undefined(1)).Empty);
        Assert.Equal("The logarithmic axis has no step 0, and nothing has been measured after it yet.", Of(LogSteps, Log, Point(0, 1)).Empty);
        var panel = Panel(Steps, Linear, Point(0, 1));
        Assert.Equal("All curves are hidden.", DrawnPanel.Of(panel with { View = new(null, null, new HashSet<string> { "curve" }) }).Empty);
    }

    [Fact]
    public void Axes_hold_all_points_and_a_chosen_range_is_kept()
    {
        var drawn = Of(LogSteps, Linear, Point(0, 5), Point(10, 1), Point(1000, 2));
        Assert.InRange(drawn.X.Low, 5, 10);
        Assert.InRange(drawn.X.High, 1000, 2000);
        Assert.InRange(drawn.Y.Low, 0.9, 1);
        Assert.InRange(drawn.Y.High, 2, 2.1);
        var view = new PanelView(new(20, 30), new(0, 9), new HashSet<string>());
        var chosen = DrawnPanel.Of(Panel(LogSteps, Linear, Point(10, 1)) with { View = view });
        Assert.Equal((new AxisRange(20, 30), new AxisRange(0, 9)), (chosen.X, chosen.Y));
    }

    private static DrawnPanel Of(FigureAxis x, FigureAxis y, params BandPoint[] points) => DrawnPanel.Of(Panel(x, y, points));

    private static FigurePanel Panel(FigureAxis x, FigureAxis y, params BandPoint[] points) =>
        new("Panel", x, y, [new("curve", null, "kappa", Ink.Blue, LineStyle.Solid, points)], []);

    private static FigurePanel Path(FigureAxis x, FigureAxis y, params BandPoint[] points) =>
        Panel(x, y, points) is var panel ? panel with { Series = [panel.Series[0] with { Form = SeriesForm.Path }] } : panel;

    private static BandPoint At(long step, double x, double value) => new(step, x, value, value, value, 1);

    private static BandPoint Point(long step, double value) => new(step, step, value, value, value, 1);

    private static BandPoint Undefined(long step) => new(step, step, null, null, null, 0);
}
