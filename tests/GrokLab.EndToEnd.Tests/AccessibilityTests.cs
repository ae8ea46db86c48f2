using System.Net.Http.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>axe-core finds nothing serious on any page, light and dark, with data and with dialogs open.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private static readonly AxeRunOptions Options = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        Rules = new Dictionary<string, RuleOptions> { ["label-content-name-mismatch"] = new() { Enabled = true } }, // Off by default.
    };

    private readonly TemporaryFolder storage = new();
    private readonly List<(string Where, string What)> findings = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Pages_with_data_have_no_serious_finding()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await TrainAsync(server);
        var page = await browser.OpenAsync(server.Url);
        foreach (var path in (string[])
            [
                "", "runs", "runs/1?open=angles", "groups/1", "figures?figure=1", "claims", "compare?runs=1,2", "phase?runs=1,2", "theory?run=2", "datasets", "launch/grokking-quick", "launch/fig2-quick",
                "docs", "docs/measures", "docs/readme", "nothing", "runs/999", "groups/999", "launch/nothing", "docs/nothing", "compare",
            ])
        {
            await OpenAsync(page, $"{server.Url}/{path}");
            await CheckAsync(page, $"/{path}");
        }

        AssertNothingFound();
    }

    [Fact]
    public async Task Dialogs_menus_and_a_phone_have_no_serious_finding()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await TrainAsync(server);
        var page = await browser.OpenAsync(server.Url);
        foreach (var (path, buttons) in ((string, string[])[])
            [
                ("runs/2", ["Clone…"]), ("runs/2", ["Fork…"]), ("runs/2", ["Extend…"]), ("runs/2", ["Save picture of Accuracy"]), ("runs/2", ["Add a note"]),
                ("runs/2", ["More about this run"]), ("runs/2", ["More about this run", "Show spec as JSON"]), ("runs/2", ["More about this run", "Delete…"]),
                ("compare?runs=1,2", ["6 measures"]), ("compare?runs=1,2", ["Save picture…"]), ("figures?figure=2&group=1", ["Save picture of (a) Accuracy"]),
            ])
        {
            await OpenAsync(page, $"{server.Url}/{path}");
            foreach (var button in buttons)
            {
                await page.GetByText(button, new() { Exact = true }).Or(page.GetByLabel(button, new() { Exact = true })).First.ClickAsync();
            }

            await page.WaitForTimeoutAsync(500); // What opens, fades in.
            await CheckAsync(page, $"/{path}, {string.Join(", ", buttons)}");
        }

        var phone = await browser.OpenAsync(server.Url, 390, 844);
        foreach (var path in (string[])["", "runs", "runs/1", "groups/1", "datasets", "docs/measures", "docs/gpu"])
        {
            await OpenAsync(phone, $"{server.Url}/{path}");
            await CheckAsync(phone, $"/{path} on a phone");
        }

        AssertNothingFound();
    }

    [Fact]
    public async Task The_login_page_and_the_page_of_a_failure_have_no_serious_finding()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath, settings: ["--Security:Password", "correct horse"]);
        var page = await browser.OpenAsync($"{server.Url}/login?ended");
        await CheckAsync(page, "/login");
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await CheckAsync(page, "/login, refused");

        // More fields than a form may have.
        await page.EvaluateAsync("() => { const form = document.querySelector('form'); form.append(...Array.from({ length: 2000 }, (_, i) => Object.assign(document.createElement('input'), { type: 'hidden', name: `f${i}` }))); form.submit(); }");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The request is not valid" })).ToBeVisibleAsync();
        await CheckAsync(page, "a failure");

        await page.GotoAsync($"{server.Url}/login");
        await page.GetByLabel("Password").FillAsync("correct horse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out …" }).ClickAsync();
        await CheckAsync(page, "the gallery, Log out …");
        AssertNothingFound();
    }

    private static async Task OpenAsync(IPage page, string url)
    {
        await page.GotoAsync(url);
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle); // Charts and tables are read.
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.js-plotly-plot')].every(plot => plot.data) && !document.body.innerText.includes('Reading…')");
    }

    private async Task CheckAsync(IPage page, string name)
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.WaitForTimeoutAsync(500); // Colours change by and by.
            var result = await page.RunAxe(Options);
            findings.AddRange(
                from violation in result.Violations
                where violation.Impact is "serious" or "critical"
                from node in violation.Nodes
                select ($"{name} ({scheme})", $"{violation.Id}: {violation.Help}\n    {node.Html}\n    {string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))}"));
        }
    }

    private void AssertNothingFound() => Assert.True(findings.Count == 0, string.Join(
        '\n', findings.GroupBy(finding => finding.What, finding => finding.Where).Select(same => $"{same.Key}\n    on {string.Join("; ", same.Distinct())}").Prepend("axe-core found")));

    // One group of two seeds without and with a regularizer, with a note.
    private static async Task TrainAsync(DashboardServer server)
    {
        await SmallRuns.TrainAsync(
            server,
            new
            {
                preset = "grokking-quick",
                seeds = (int[])[1],
                variants = (object[])["baseline", new { name = "REG", overrides = new { regularizer = new { kind = "ncc", lambda = 1e-5 } } }],
                overrides = SmallRuns.Overrides(steps: 200),
            },
            runs: 2);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var noted = await client.PatchAsJsonAsync("/api/runs/1", new { note = "For Fig. 6." });
        Assert.True(noted.IsSuccessStatusCode);
    }
}
