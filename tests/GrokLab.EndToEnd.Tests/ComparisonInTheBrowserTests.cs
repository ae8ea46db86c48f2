using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Runs of different launches side by side, also while they train.</summary>
public sealed class ComparisonInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Runs_are_compared_while_they_train_by_the_measures_and_over_the_axis_that_one_chooses()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath, settings: "--Training:ConcurrentRunsPerDevice=2");
        await LaunchAsync(server, lambda: 0);
        await LaunchAsync(server, lambda: 1e-5);
        var page = await browser.OpenAsync($"{server.Url}/compare?runs=1,2");
        await PanelsAsync(page, 6, "panels.every(p => p.data.length === 2)");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "NCC (mean), λ = 1e-5, against collapse" })).ToBeVisibleAsync();

        // They grow.
        var before = await page.EvaluateAsync<int>("() => document.querySelector('.js-plotly-plot').data[0].x.length");
        await page.WaitForFunctionAsync("n => document.querySelector('.js-plotly-plot').data[0].x.length > n", before, new() { Timeout = 60_000 });

        await page.Locator("#compare-axis").SelectOptionAsync("Epochs");
        await PanelsAsync(page, 6, "panels.every(p => p.layout.xaxis.title.text === 'epoch')");
        await page.GetByText("6 measures").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Training accuracy" }).UncheckAsync();
        await PanelsAsync(page, 5, "true");
        Assert.Contains("axis=Epochs", page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain("train_accuracy", page.Url, StringComparison.Ordinal);

        // The address says it all.
        var again = await browser.OpenAsync(page.Url, 390, 844);
        await PanelsAsync(again, 5, "panels.every(p => p.layout.xaxis.title.text === 'epoch')");
        Assert.True(await again.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than a phone.");
    }

    private static Task PanelsAsync(IPage page, int count, string condition) => page.WaitForFunctionAsync(
        $$"""
        n => {
          const panels = [...document.querySelectorAll('.comparison-panels .js-plotly-plot')].filter(p => p.data);
          return panels.length === n && ({{condition}});
        }
        """,
        count, new() { Timeout = 60_000 });

    private static async Task LaunchAsync(DashboardServer server, double lambda)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync($"{server.Url}/api/runs", new
        {
            preset = "grokking-quick",
            seeds = (int[])[1],
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 11, ["model.width"] = 16, ["model.feedForwardWidth"] = 16, ["steps"] = 1_000_000, ["evaluation.every"] = 200,
                ["evaluation.denseUntil"] = 1_000_000, ["regularizer.kind"] = lambda == 0 ? "none" : "ncc", ["regularizer.lambda"] = lambda,
            },
        });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
