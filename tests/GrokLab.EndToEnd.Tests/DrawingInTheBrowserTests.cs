using System.Text.Json;
using GrokLab.Web.Drawing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What the pages draw: ticks, gaps, zeros, names, values under the pointer, and the part in view.</summary>
public sealed class DrawingInTheBrowserTests(Browser browser, TrainedRuns runs) : IClassFixture<Browser>, IClassFixture<TrainedRuns>, IAsyncLifetime, IDisposable
{
    private const string Typed = "x<sub>2</sub> <b>bold</b> & co";

    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Theory]
    [InlineData(0, 4, 400, "1 10 100 1000 10000")]
    [InlineData(-3, 1, 400, "10⁻³ 10⁻² 10⁻¹ 10⁰ 10¹")]
    [InlineData(-14, 2, 200, "10⁻¹⁴ 10⁻¹² 10⁻¹⁰ 10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰ 10²")]
    [InlineData(2, 3.5, 400, "100 200 500 1000 2000")]
    [InlineData(-4.2, -2.8, 400, "10⁻⁴ 2×10⁻⁴ 5×10⁻⁴ 10⁻³")]
    [InlineData(1.05, 1.25, 300, "12 13 14 15 16 17")]
    public async Task A_logarithmic_axis_has_labels_at_decades_and_over_less_than_two_also_at_2_and_5(double low, double high, int pixels, string labels)
    {
        var page = await browser.OpenAsync($"{runs.Url}/compare?runs=1,2");
        Assert.Equal(labels, await page.EvaluateAsync<string>(
            "async ([low, high, pixels]) => (await import('./charts/ticks.js')).logTicks([low, high], pixels, 'y').ticktext.join(' ')", new[] { low, high, pixels }));
    }

    [Fact]
    public async Task The_box_under_the_pointer_has_the_eight_nearest_curves_by_value_counts_the_rest_and_fits_its_chart()
    {
        var page = await browser.OpenAsync($"{runs.Url}/compare?runs=1,2");
        await PanelsAsync(page);
        var text = await page.EvaluateAsync<string[]>(
            """
            async name => {
              const { Hover } = await import('./charts/hover.js');
              const area = document.querySelector('.plot-area');
              const div = document.createElement('div');
              div.style.height = '260px';
              area.replaceChildren(div);
              const data = Array.from({ length: 13 }, (_, i) => ({
                name: `c${i}`, x: [1, 2, 3], y: [i, i, i], customdata: [3, 3, 3], line: { color: '#000000' }, meta: { name: i === 9 ? name : `c${i}`, share: false },
              }));
              await Plotly.newPlot(div, data, { hovermode: false, xaxis: { title: { text: 'optimizer step' } }, yaxis: { range: [-1, 13] }, showlegend: false });
              new Hover(div, { note: (trace, i) => `${trace.customdata[i]} seeds` });
              const { _size: size, xaxis, yaxis } = div._fullLayout;
              const box = div.getBoundingClientRect();
              div.dispatchEvent(new MouseEvent('mousemove', { clientX: box.left + size.l + xaxis.d2p(2), clientY: box.top + size.t + yaxis.d2p(12) }));
              const hover = area.querySelector('.chart-hover');
              const inside = hover.getBoundingClientRect();
              return [
                hover.querySelector('.chart-hover-at').textContent,
                ...[...hover.querySelectorAll('.chart-hover-row')].map(row => [...row.children].map(part => part.textContent).join('|')),
                hover.querySelector('.chart-hover-more').textContent,
                String(inside.top >= box.top && inside.bottom <= box.bottom && inside.left >= box.left && inside.right <= box.right),
              ];
            }
            """,
            Typed);
        Assert.Equal(
            ["step 2", "|c12|12.0 · 3 seeds", "|c11|11.0 · 3 seeds", "|c10|10.0 · 3 seeds", $"|{Typed}|9.00 · 3 seeds", "|c8|8.00 · 3 seeds", "|c7|7.00 · 3 seeds",
                "|c6|6.00 · 3 seeds", "|c5|5.00 · 3 seeds", "and 5 more", "true"],
            text);
    }

    [Fact]
    public async Task A_zero_on_a_logarithmic_axis_of_a_run_is_a_mark_and_an_undefined_value_is_a_gap()
    {
        var page = await OpenFakedAsync([1, 2, 0, 4, null, 6, 7]);
        Assert.Equal("[1,2,null,4,null,6,7]", await PlotAsync(page, "kappa", "JSON.stringify(plot.data[0].y)"));
        Assert.Equal("[30]", await PlotAsync(page, "kappa", "JSON.stringify(plot.data.find(t => t.yaxis === 'y2').x)"));
        Assert.Equal("[40]", await PlotAsync(page, "kappa", "JSON.stringify(plot.data.find(t => t.mode === 'markers' && t.yaxis !== 'y2').x)"));
        var curves = await PlotAsync(page, "kappa", "String(plot.data.filter(t => t.yaxis === 'y2').length)");
        await Expect(page.Locator("[data-chart=kappa] [data-hint]")).ToHaveTextAsync($"{curves} values of 0 or less are marked at the lower edge of the logarithmic axis.");

        // On a linear axis it is a value as others are.
        await page.GetByRole(AriaRole.Button, new() { Name = "log y: logarithmic vertical axis of Relative flatness κ" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=kappa] .chart-plot').layout.yaxis.type === 'linear'");
        Assert.Equal("[1,2,0,4,null,6,7]", await PlotAsync(page, "kappa", "JSON.stringify(plot.data[0].y)"));
        await Expect(page.Locator("[data-chart=kappa] [data-hint]")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_chart_without_values_has_axes_without_numbers()
    {
        var page = await OpenFakedAsync([]);
        await Expect(page.GetByText("Nothing has been measured yet.", new() { Exact = true }).First).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=kappa] .chart-plot').layout?.xaxis.showticklabels === false");
        Assert.Equal(0, await page.Locator("[data-chart=kappa] :is(.xtick, .ytick)").CountAsync());
    }

    [Fact]
    public async Task The_part_in_view_and_hidden_curves_stay_when_an_axis_changes()
    {
        var page = await browser.OpenAsync($"{runs.Url}/compare?runs=1,2&axis=Steps&metrics=kappa,train_loss");
        await PanelsAsync(page);
        var panel = page.Locator(".figure").First;
        await panel.HoverAsync();
        await panel.Locator("[data-tool=zoom-in]").ClickAsync();
        await panel.Locator("[data-tool=curves]").ClickAsync();
        var steps = await RangeAsync(page);
        await page.Locator("#compare-axis").SelectOptionAsync("LogSteps");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').layout.xaxis.type === 'log'");
        var logarithmic = await RangeAsync(page);
        Assert.Equal(steps[1], Math.Pow(10, logarithmic[1]), 6);
        Assert.Equal(1, await page.EvaluateAsync<int>("() => document.querySelector('.js-plotly-plot').data.filter(t => t.visible === 'legendonly').length"));
        await page.Locator("#compare-axis").SelectOptionAsync("Steps");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').layout.xaxis.type === 'linear'");
        Assert.Equal(steps[0], (await RangeAsync(page))[0], 6);

        // Epochs are another unit: all of them are shown.
        await page.Locator("#compare-axis").SelectOptionAsync("Epochs");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').layout.xaxis.title.text === 'epoch'");
        var epochs = await RangeAsync(page);
        Assert.True(epochs[0] < 0 && epochs[1] > await page.EvaluateAsync<double>("() => document.querySelector('.js-plotly-plot').data[0].x.at(-1)"));
        Assert.Equal(1, await page.EvaluateAsync<int>("() => document.querySelector('.js-plotly-plot').data.filter(t => t.visible === 'legendonly').length"));
    }

    [Fact]
    public async Task Log_y_on_the_page_of_a_run_keeps_the_part_in_view_and_hidden_curves_and_is_kept_for_the_next_run()
    {
        var page = await browser.OpenAsync($"{runs.Url}/runs/1");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=loss] .chart-plot')?.data?.[0].x.length > 1");
        var chart = page.Locator("[data-chart=loss]");
        await chart.HoverAsync();
        await chart.Locator("[data-tool=zoom-in]").ClickAsync();
        await chart.Locator("[data-tool=curves]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=loss] .chart-plot').data[1].visible === 'legendonly'");
        var before = await PlotAsync(page, "loss", "JSON.stringify(plot.layout.xaxis.range)");
        await chart.GetByRole(AriaRole.Button, new() { Name = "log y" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=loss] .chart-plot').layout.yaxis.type === 'linear'");
        Assert.Equal(before, await PlotAsync(page, "loss", "JSON.stringify(plot.layout.xaxis.range)"));
        Assert.Equal("legendonly", await PlotAsync(page, "loss", "plot.data[1].visible"));

        await page.Locator("#run-axis").SelectOptionAsync("Steps");
        await page.WaitForURLAsync(url => url.Contains("axis=Steps", StringComparison.Ordinal) && url.Contains("logy=", StringComparison.Ordinal));
        await page.ReloadAsync();
        await AxesAsync(page, "linear", "linear");
        await page.GotoAsync($"{runs.Url}/runs/2");
        await AxesAsync(page, "linear", "linear");

        // What the address says goes before.
        await page.GotoAsync($"{runs.Url}/runs/2?axis=LogSteps&logy=loss");
        await AxesAsync(page, "log", "log");
    }

    [Theory]
    [InlineData(1_440)]
    [InlineData(390)]
    public async Task The_tools_of_a_chart_cover_no_curve(int width)
    {
        var page = await browser.OpenAsync("about:blank", width, 844);
        foreach (var path in (string[])["compare?runs=1,2", "theory?run=1", "runs/1"])
        {
            await page.GotoAsync($"{runs.Url}/{path}");
            await page.WaitForFunctionAsync("() => document.querySelectorAll('.nsewdrag').length > 0");
            Assert.Equal(0, await page.EvaluateAsync<int>(
                """
                () => [...document.querySelectorAll('.chart-head')].filter(head => {
                  const plot = head.parentElement.querySelector('.nsewdrag')?.getBoundingClientRect();
                  return plot && [...head.querySelectorAll('.chart-view-tools, button')].some(tool => tool.getBoundingClientRect().bottom > plot.top);
                }).length
                """));
        }
    }

    [Fact]
    public async Task The_name_of_a_variant_is_shown_as_it_is_typed_in_the_legend_and_under_the_pointer()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await SmallRuns.TrainAsync(
            server,
            new
            {
                preset = "grokking-quick",
                seeds = (int[])[1],
                variants = (object[])["baseline", new { name = Typed, overrides = new Dictionary<string, object> { ["regularizer.kind"] = "ncc", ["regularizer.lambda"] = 1e-5 } }],
                overrides = new Dictionary<string, object>(SmallRuns.Overrides(steps: 30)) { ["evaluation.every"] = 1 },
            },
            runs: 2);
        var page = await browser.OpenAsync($"{server.Url}/figures?figure=1&group=1");
        await Expect(page.Locator(".legendtext").Filter(new() { HasText = Typed }).First).ToBeVisibleAsync();
        var plot = (await page.Locator(".nsewdrag").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(plot.X + (plot.Width / 2), plot.Y + (plot.Height / 2));
        await Expect(page.Locator(".chart-hover-name").Filter(new() { HasText = Typed }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Charts_with_the_same_horizontal_axis_show_the_same_part_of_it_and_the_values_at_the_same_place_unless_they_are_not_linked()
    {
        var page = await browser.OpenAsync($"{runs.Url}/compare?runs=1,2&axis=Steps&metrics=val_accuracy,kappa,train_loss");
        await PanelsAsync(page);
        var panels = page.Locator(".figure");
        var whole = await RangesAsync(page);
        await panels.Nth(1).HoverAsync();
        await panels.Nth(1).Locator("[data-tool=zoom-in]").ClickAsync();
        await AllShowAsync(page, "ends[0] > 0");
        var zoomed = await RangesAsync(page);
        Assert.All(zoomed, range => Assert.Equal(zoomed[0], range));
        Assert.True(zoomed[0][1] - zoomed[0][0] < whole[0][1] - whole[0][0]);

        var plot = (await panels.First.Locator(".nsewdrag").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(plot.X + (plot.Width / 2), plot.Y + (plot.Height / 2));
        await page.WaitForFunctionAsync(
            "() => { const places = [...document.querySelectorAll('.chart-hover')].map(box => !box.hidden && box.querySelector('.chart-hover-at')?.textContent); return places.length === 3 && places[0] && new Set(places).size === 1; }");
        await page.Mouse.MoveAsync(0, 0);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart-hover')].every(box => box.hidden)");

        await panels.First.HoverAsync();
        await panels.First.Locator("[data-tool=whole]").ClickAsync();
        await AllShowAsync(page, "ends[0] < 0");
        Assert.Equal(whole, await RangesAsync(page));

        await page.GetByLabel("Link charts").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-link-charts]').dataset.linkCharts === 'false'");
        await panels.First.HoverAsync();
        await panels.First.Locator("[data-tool=zoom-in]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').layout.xaxis.range[0] > 0");
        await page.EvaluateAsync("() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        Assert.Equal(whole[1..], (await RangesAsync(page))[1..]);
    }

    [Fact]
    public async Task The_browser_smooths_curves_as_the_server_does()
    {
        var page = await browser.OpenAsync($"{runs.Url}/docs/figures");
        double?[] values = [.. Enumerable.Range(0, 120).Select(i => (double?)(Math.Exp(Math.Sin(i * i)) - (i % 29 == 3 ? 3 : 0))), null, 0, 5, null, null, 1e-9, 2, 1e9];
        foreach (var smoothing in (CurveSmoothing[])[new(SmoothingKind.Ema, 3), new(SmoothingKind.Ema, 50), new(SmoothingKind.Median, 3), new(SmoothingKind.Median, 101)])
        {
            foreach (var isLogarithmic in (bool[])[false, true])
            {
                var text = await page.EvaluateAsync<string>(
                    "async ([values, kind, span, isLog]) => { const { smoothed, label } = await import('./charts/smoothing.js'); return JSON.stringify([label({ kind, span }), smoothed(values, { kind, span }, isLog)]); }",
                    new object[] { values, smoothing.Kind == SmoothingKind.Ema ? "ema" : "median", smoothing.Span, isLogarithmic });
                var inBrowser = JsonElement.Parse(text);
                Assert.Equal(smoothing.Label, inBrowser[0].GetString());
                var onServer = smoothing.Smooth(values, isLogarithmic);
                Assert.Equal(onServer.Count, inBrowser[1].GetArrayLength());
                Assert.All(onServer.Zip(inBrowser[1].EnumerateArray()), pair => Assert.True(pair.First is { } value
                    ? Math.Abs(pair.Second.GetDouble() - value) <= 1e-9 * Math.Abs(value)
                    : pair.Second.ValueKind == JsonValueKind.Null));
            }
        }
    }

    [Theory]
    [InlineData("[1, 10, null, 100, 0, -2]", "[0,0.5,null,1,null,null]")] // The numbers of OnsetScaleTests.
    [InlineData("[5, 5, 0]", "[1,1,null]")]
    [InlineData("[0, -1, null]", "[null,null,null]")]
    public async Task The_onset_chart_is_scaled_on_the_page_as_it_is_in_files(string values, string scaled)
    {
        var page = await browser.OpenAsync($"{runs.Url}/docs/figures");
        Assert.Equal(scaled, await page.EvaluateAsync<string>(
            "async text => { const { partsOf } = await import('./charts/parts.js'); const y = JSON.parse(text); return JSON.stringify(partsOf({ x: y.map((_, i) => i + 1), y }, true, false, true).drawn.map(value => value === null ? null : Math.round(1e9 * value) / 1e9)); }",
            values));
    }

    private static Task<double[][]> RangesAsync(IPage page) =>
        page.EvaluateAsync<double[][]>("() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => plot.layout.xaxis.range.map(Number))");

    private static Task AllShowAsync(IPage page, string condition) => page.WaitForFunctionAsync(
        $"() => [...document.querySelectorAll('.js-plotly-plot')].every(plot => {{ const ends = plot.layout.xaxis.range; return {condition}; }})");

    [Fact]
    public async Task The_angle_matrix_shows_the_evaluation_that_the_slider_stands_at_and_is_saved_as_a_picture_of_it()
    {
        var page = await browser.OpenAsync($"{runs.Url}/runs/1?open=angles");
        var matrix = page.GetByTestId("angle-matrix");
        await Expect(matrix).ToContainTextAsync("step 60, 61 of 61");
        await Expect(matrix.Locator("tbody th")).ToHaveTextAsync(["class 0", "class 1", "class 2", "class 3", "class 4", "class 5", "class 6"]);
        var last = await matrix.Locator("tbody td").AllTextContentsAsync();
        Assert.Equal(49, last.Count);
        await matrix.Locator("#angles-step").FillAsync("3");
        await Expect(matrix).ToContainTextAsync("step 3, 4 of 61");
        Assert.NotEqual(last, await matrix.Locator("tbody td").AllTextContentsAsync());
        await matrix.GetByRole(AriaRole.Button, new() { Name = "Save picture of Angle matrix" }).ClickAsync();
        await Expect(page.GetByTestId("picture-address")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex(@"/api/runs/1/angles\.png\?step=3&"));
    }

    [Fact]
    public async Task A_section_reads_its_curves_when_it_is_unfolded_and_is_unfolded_for_the_next_run()
    {
        var page = await browser.OpenAsync($"{runs.Url}/runs/1");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-chart=loss] .chart-plot')?.data?.[0].x.length > 1");
        Assert.Equal(0, await page.Locator("[data-chart=nc1]").CountAsync());
        await page.Locator("#charts-collapse").ClickAsync();
        const string HasCurves = "() => { const points = chart => document.querySelector(`[data-chart=${chart}] .chart-plot`)?.data?.[0].x.length; return points('nc1') > 1 && points('nc1') === points('loss'); }";
        await page.WaitForFunctionAsync(HasCurves);
        await page.WaitForURLAsync(url => url.Contains("open=collapse", StringComparison.Ordinal));

        await page.GotoAsync($"{runs.Url}/runs/2");
        await page.WaitForFunctionAsync(HasCurves);
        await page.Locator("#charts-collapse").ClickAsync();
        await Expect(page.Locator("[data-chart=nc1]")).ToHaveCountAsync(0);
        await page.WaitForURLAsync(url => url.Contains("open=none", StringComparison.Ordinal));
    }

    private static Task<string> PlotAsync(IPage page, string chart, string expression) =>
        page.EvaluateAsync<string>($"() => {{ const plot = document.querySelector('[data-chart={chart}] .chart-plot'); return {expression}; }}");

    private static Task<double[]> RangeAsync(IPage page) =>
        page.EvaluateAsync<double[]>("() => document.querySelector('.js-plotly-plot').layout.xaxis.range.map(Number)");

    private static Task PanelsAsync(IPage page) => page.WaitForFunctionAsync(
        "() => { const panels = [...document.querySelectorAll('.comparison-panels .figure-plot')]; return panels.length > 0 && panels.every(p => p.data?.length >= 2); }");

    private static Task AxesAsync(IPage page, string x, string y) => page.WaitForFunctionAsync(
        "([x, y]) => { const plot = document.querySelector('[data-chart=loss] .chart-plot'); return plot?.layout?.xaxis.type === x && plot.layout.yaxis.type === y; }", new[] { x, y });

    // Run 1 with curves that all have these values, at steps 10, 20, …
    private async Task<IPage> OpenFakedAsync(double?[] values)
    {
        var page = await browser.OpenAsync("about:blank");
        await page.RouteAsync("**/api/runs/1/metrics?**", route =>
        {
            var shown = route.Request.Url.Contains("afterStep", StringComparison.Ordinal) ? [] : values;
            return route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = JsonSerializer.Serialize(new
                {
                    takenUp = 0,
                    series = System.Web.HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query)["names"]!.Split(',').ToDictionary(name => name, _ => new
                    {
                        steps = shown.Select((_, i) => 10 * (i + 1)),
                        values = shown,
                        epochs = shown.Select((_, i) => i + 1),
                        elapsedSeconds = shown.Select((_, i) => i / 10.0),
                    }),
                }),
            });
        });
        await page.GotoAsync($"{runs.Url}/runs/1");
        await page.WaitForFunctionAsync("n => document.querySelector('[data-chart=kappa] .chart-plot')?.data?.[0].x.length === n", values.Length);
        return page;
    }
}
