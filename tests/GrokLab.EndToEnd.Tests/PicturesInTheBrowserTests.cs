using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace GrokLab.EndToEnd.Tests;

/// <summary>A saved picture has the ranges and curves that are on screen.</summary>
public sealed class PicturesInTheBrowserTests(Browser browser, TrainedRuns runs) : IClassFixture<Browser>, IClassFixture<TrainedRuns>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    [Fact]
    public async Task The_file_of_a_panel_has_the_range_and_the_curves_that_are_on_screen()
    {
        var page = await browser.OpenAsync($"{runs.Url}/figures?figure=1&group=1");
        var (low, high, hidden, shown) = await ZoomAndHideAsync(page, panels: 3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture of (a) Accuracy" }).ClickAsync();
        var (svg, curves) = await SaveAsync(page);
        Assert.Equal([shown], curves.Distinct());
        Assert.NotEqual(hidden, shown);

        // The shares on the vertical axis are percentages, so the plain numbers are steps.
        var steps = Texts(svg).Select(Number).OfType<double>().ToList();
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.InRange(step, low, high));
        AssertRange(svg, low, high);

        // The next picture is an SVG too.
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.js-plotly-plot').length === 3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture…", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("picture-save")).ToHaveTextAsync("Save SVG");
    }

    [Fact]
    public async Task The_file_of_a_comparison_has_the_range_and_the_curves_of_each_panel()
    {
        var page = await browser.OpenAsync($"{runs.Url}/compare?runs=1,2&axis=LogSteps&metrics=train_accuracy,val_accuracy");
        var (low, high, hidden, shown) = await ZoomAndHideAsync(page, panels: 2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture…", Exact = true }).ClickAsync();
        var (svg, curves) = await SaveAsync(page);
        Assert.Equal(2 * curves.Count(name => name == hidden), curves.Count(name => name == shown));
        Assert.Contains(hidden, curves);
        AssertRange(svg, low, high);
    }

    // In the first panel.
    private static async Task<(double Low, double High, string Hidden, string Shown)> ZoomAndHideAsync(IPage page, int panels)
    {
        await page.WaitForFunctionAsync(
            "n => { const plots = [...document.querySelectorAll('.js-plotly-plot')]; return plots.length === n && plots.every(plot => plot.data); }", panels, new() { Timeout = 60_000 });
        var panel = page.Locator(".figure").First;
        await panel.HoverAsync();
        await panel.Locator("[data-tool=zoom-in]").ClickAsync();
        await panel.Locator("[data-tool=curves]").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').data.some(trace => trace.visible === 'legendonly')");
        var range = await page.EvaluateAsync<double[]>("() => document.querySelector('.js-plotly-plot').layout.xaxis.range.map(end => 10 ** end)");
        var names = await page.EvaluateAsync<string[][]>(
            """
            () => ['legendonly', true].map(visible => [...new Set(document.querySelector('.js-plotly-plot').data
              .filter(trace => trace.name && (trace.visible ?? true) === visible).map(trace => trace.legendgroup))])
            """);
        return (range[0], range[1], Assert.Single(names[0]), Assert.Single(names[1]));
    }

    private static async Task<(XDocument Svg, List<string> Curves)> SaveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Radio, new() { Name = "SVG" }).CheckAsync();
        await Assertions.Expect(page.GetByTestId("picture-save")).ToHaveTextAsync("Save SVG");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("picture-save").ClickAsync());
        var svg = XDocument.Parse(await File.ReadAllTextAsync(await download.PathAsync()));
        return (svg, [.. svg.Descendants().Select(element => element.Attribute("data-curve")?.Value).OfType<string>()]);
    }

    private static IEnumerable<string> Texts(XDocument svg) => svg.Descendants().Select(element => element.Attribute("aria-label")?.Value).OfType<string>();

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The file says it in the address that makes it again.
    private static void AssertRange(XDocument svg, double low, double high)
    {
        var address = svg.Descendants().Single(element => element.Attribute("data-name")?.Value == "Address").Value;
        var ends = Regex.Match(address, @"[?&]x=([^.;&]+(?:\.\d+)?)\.\.([^;&]+)");
        Assert.True(ends.Success, address);
        Assert.Equal(low, double.Parse(ends.Groups[1].Value, CultureInfo.InvariantCulture), low / 1e4);
        Assert.Equal(high, double.Parse(ends.Groups[2].Value, CultureInfo.InvariantCulture), high / 1e4);
    }
}
