using System.Text;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Plotly.Blazor.Traces;

namespace GrokLab.Web.Tests.Drawing;

public sealed class CurveSmoothingTests
{
    private static readonly CurveSmoothing Ema = new(SmoothingKind.Ema, 3);
    private static readonly CurveSmoothing Median = new(SmoothingKind.Median, 5);

    [Fact]
    public void The_exponential_mean_weights_values_by_powers_of_1_minus_α_and_is_normalised()
    {
        var smoothed = Ema.Smooth([1, 2, 3, 4], isLogarithmic: false);
        Near([1, 5.0 / 3, 17.0 / 7, 49.0 / 15], smoothed); // pandas: Series([1, 2, 3, 4]).ewm(span=3, adjust=True).mean().
        double?[] values = [3, -1, 4, 1, -5, 9, 2, 6];
        foreach (var span in (int[])[3, 10, 101])
        {
            var keep = 1 - (2.0 / (span + 1));
            Near(
                [.. values.Index().Select(value => Enumerable.Range(0, value.Index + 1).Sum(i => Math.Pow(keep, i) * values[value.Index - i]!.Value)
                    / Enumerable.Range(0, value.Index + 1).Sum(i => Math.Pow(keep, i)))],
                new CurveSmoothing(SmoothingKind.Ema, span).Smooth(values, isLogarithmic: false));
        }
    }

    [Fact]
    public void The_running_median_has_a_window_around_each_value_that_is_cut_at_the_ends()
    {
        Assert.Equal([2, 2.5, 3, 4, 3.5, 4], Median.Smooth([1, 9, 2, 3, 4, 5], isLogarithmic: false));
        double?[] values = [.. Enumerable.Range(0, 40).Select(i => (double?)((i * 37) % 11))];
        foreach (var span in (int[])[3, 9, 101])
        {
            Assert.Equal(
                [.. values.Index().Select(value => MedianOf([.. values[Math.Max(0, value.Index - (span / 2))..Math.Min(values.Length, value.Index + (span / 2) + 1)].Select(one => one!.Value)]))],
                new CurveSmoothing(SmoothingKind.Median, span).Smooth(values, isLogarithmic: false));
        }
    }

    [Fact]
    public void An_undefined_value_breaks_the_line_and_smoothing_begins_anew_behind_it()
    {
        Near([1, 5.0 / 3, null, 4, 4 + (2.0 / 3)], Ema.Smooth([1, 2, null, 4, 5], isLogarithmic: false));
        Near([1, null, null, 4, null], Ema.Smooth([1, double.NaN, double.PositiveInfinity, 4, null], isLogarithmic: false));
        Assert.Equal([1.5, 1.5, null, 4.5, 4.5], Median.Smooth([1, 2, null, 4, 5], isLogarithmic: false));
        Assert.Empty(Median.Smooth([], isLogarithmic: false));
    }

    [Fact]
    public void On_a_logarithmic_axis_the_mean_is_that_of_the_logarithms_and_values_of_0_or_less_break_the_line()
    {
        Near([1, Math.Pow(100, 2.0 / 3), null, 10, null], Ema.Smooth([1, 100, 0, 10, -1], isLogarithmic: true));
        Assert.Equal([1, null, 10], Median.Smooth([1, 0, 10], isLogarithmic: true));
        Assert.Equal([50.5, 50.5], Median.Smooth([1, 100], isLogarithmic: true));
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("", null)]
    [InlineData("ema:9", "ema:9")]
    [InlineData("EMA:3", "ema:3")]
    [InlineData("median:101", "median:101")]
    public void A_smoothing_is_read_as_it_is_written(string text, string? smoothing)
    {
        var (read, problem) = CurveSmoothing.Parse(text);
        Assert.Equal(smoothing, read?.ToString());
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("mean:9", "\"mean:9\" is not a smoothing: none, ema:N or median:N, with N from 3 to 101 evaluations, odd for median; for example ema:9.")]
    [InlineData("ema", "\"ema\" is not a smoothing: none, ema:N or median:N, with N from 3 to 101 evaluations, odd for median; for example ema:9.")]
    [InlineData("ema:2", "\"ema:2\" is not a smoothing: the span must be a whole number from 3 to 101.")]
    [InlineData("ema:103", "\"ema:103\" is not a smoothing: the span must be a whole number from 3 to 101.")]
    [InlineData("ema:3.5", "\"ema:3.5\" is not a smoothing: the span must be a whole number from 3 to 101.")]
    [InlineData("median:10", "\"median:10\" is not a smoothing: the span of a median must be odd.")]
    public void What_is_no_smoothing_is_refused_with_what_is_allowed(string text, string words)
    {
        var query = new Query(new QueryCollection(QueryHelpers.ParseQuery($"smooth={text}")));
        FigureViewReader.Read(query, SampleFigures.Of(1, "baseline"));
        var error = Assert.Single(query.Errors);
        Assert.Equal(("smooth", words), (error.Field, error.Message));
    }

    [Fact]
    public void The_smoothing_on_screen_is_written_into_an_address_and_read_back()
    {
        var figure = SampleFigures.Of(2, "baseline", "REG").Smoothed(Median);
        var address = string.Join('&', FigureViewReader.Write([.. figure.Panels.Index().Select(panel => (panel.Index, panel.Item.View))], figure));
        Assert.Equal("smooth=median:5", address);
        var read = FigureViewReader.Read(new(new QueryCollection(QueryHelpers.ParseQuery(address))), figure.Smoothed(null));
        Assert.All(read.Panels, panel => Assert.Equal(Median, panel.View.Smoothing));
    }

    [Fact]
    public void Each_line_is_smoothed_alone_and_the_axes_show_all_that_was_measured()
    {
        BandPoint[] points = [Point(0, 1), Point(1, 2), Point(2, 9) with { StartsLine = true }, Point(3, 3)];
        var panel = new FigurePanel("Panel", new("optimizer step"), new("y"), [new("curve", null, "kappa", Ink.Blue, LineStyle.Solid, points)], []);
        var (raw, smoothed) = (DrawnPanel.Of(panel), DrawnPanel.Of(panel with { View = panel.View with { Smoothing = Ema } }));
        Near([1, 5.0 / 3, 9, 5], [.. Assert.Single(smoothed.Series).Lines.SelectMany(line => line).Select(point => (double?)point.Height)]);
        Assert.Equal([1, 2, 9, 3], Assert.Single(smoothed.Series).Lines.SelectMany(line => line).Select(point => point.Mean));
        Assert.Equal((raw.X, raw.Y), (smoothed.X, smoothed.Y));
    }

    [Fact]
    public void The_page_draws_what_was_measured_faint_and_the_smoothed_curve_has_the_entry_of_the_legend()
    {
        var panel = SampleFigures.Of(1, "baseline").Smoothed(Ema).Panels[0];
        var traces = PlotlyFigure.Create(panel, ChartPalette.Light).Data.Cast<Scatter>().Where(trace => trace.LegendGroup == "validation").ToList();
        var named = Assert.Single(traces, trace => trace.Name is not null);
        Assert.Equal(("validation (EMA 3)", true), (named.Name, named.ShowLegend));
        var raw = Assert.Single(traces, trace => trace.Name is null && trace.Fill is null && trace.Line.Width > 0);
        Assert.Equal((false, $"{ChartPalette.Light.Orange}4d"), (raw.ShowLegend, (string)raw.Line.Color));
        Assert.True(raw.Line.Width < named.Line.Width);
        var means = panel.Series.Single(series => series.Name == "validation").Points.Select(point => (double)point.Mean!).Skip(1).ToList(); // Without step 0.
        Assert.Equal(means, raw.Y.Cast<double>());
        Near([.. Ema.Smooth([.. means], isLogarithmic: false)], [.. named.Y.Select(value => (double?)value)]);
        var meta = Assert.IsType<HoverMeta>(named.Meta);
        Assert.Equal("validation (EMA 3)", meta.Name);
        Assert.Equal(means, meta.Raw!.Select(value => value!.Value));
    }

    [Fact]
    public void A_hidden_curve_is_hidden_under_its_own_name_and_thin_curves_are_not_smoothed()
    {
        var hidden = SampleFigures.Of(1, "baseline").Smoothed(Ema).Panels[0];
        hidden = hidden with { View = hidden.View with { Hidden = new HashSet<string> { "validation" } } };
        Assert.Equal(["train (EMA 3)"], DrawnPanel.Of(hidden).Series.Select(drawn => drawn.Name));
        var angles = DrawnPanel.Of(SampleFigures.Of(3, "baseline").Smoothed(Ema).Panels[0]);
        Assert.All(angles.Series, drawn => Assert.Equal(drawn.Series.IsThin, drawn.Smoothing is null));
    }

    [Fact]
    public void A_picture_says_in_its_legend_how_each_curve_is_smoothed()
    {
        var figure = SampleFigures.Of(1, "baseline").Smoothed(new(SmoothingKind.Median, 9));
        var texts = FigureLayout.Of(figure, new(17.5, 6)).Texts.Where(text => text.Role == TextRole.Legend).Select(text => text.Text.Text).ToList();
        Assert.Contains("validation (median 9)", texts);
        Assert.Equal(4, texts.Count); // Also those of panels with one curve.
        Assert.All(texts, text => Assert.EndsWith("(median 9)", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Data_files_have_what_was_measured()
    {
        var figure = SampleFigures.Of(1, "baseline");
        Assert.Equal(Encoding.UTF8.GetString(FigureCsv.Write(figure, excel: false)), Encoding.UTF8.GetString(FigureCsv.Write(figure.Smoothed(Ema), excel: false)));
        var provenance = new FigureProvenance("GrokLab 1.2.3", "1,2", "ab12", "api/figures/1.json");
        Assert.Equal(FigureJson.Write(figure, provenance), FigureJson.Write(figure.Smoothed(Ema), provenance));
    }

    private static BandPoint Point(long step, double value) => new(step, step, value, value, value, 1);

    private static double? MedianOf(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static void Near(IReadOnlyList<double?> expected, IReadOnlyList<double?> actual)
    {
        Assert.Equal(expected.Select(value => value is null), actual.Select(value => value is null));
        Assert.All(expected.Zip(actual), pair => Assert.True(pair.First is null || Math.Abs(pair.First.Value - pair.Second!.Value) <= 1e-12 * Math.Abs(pair.First.Value)));
    }
}
