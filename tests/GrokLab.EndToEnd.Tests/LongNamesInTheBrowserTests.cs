using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Names and notes of a single long word fit a phone.</summary>
public sealed class LongNamesInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private static readonly string Name = new('n', 200);
    private static readonly string Note = new('w', 1_000);
    private static readonly string Variant = new('v', 60);

    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Long_names_widen_no_page_on_a_phone()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server);
        var page = await browser.OpenAsync("about:blank", 390, 844);
        foreach (var (path, shown) in ((string, string)[])
        [
            ("runs", Name), ("runs/1", Note), ("groups/1", Note), ("claims?C1=1", Name), ("figures?figure=1&group=1", "Fig. 1"), ("compare?group=1", Name),
            ("compare?runs=1,2", Variant), ("theory?run=1", "Run 1 at step"), ("launch/grokking-quick?run=2", Variant), ("", Name),
        ])
        {
            await page.GotoAsync($"{server.Url}/{path}");
            await Expect(page.Locator("#content")).ToContainTextAsync(shown);
            await FitsAsync(page, path);
        }

        // Lists to choose from, and dialogs.
        await page.GotoAsync($"{server.Url}/runs/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit the note" }).ClickAsync();
        await Expect(page.Locator("#describe-name")).ToHaveValueAsync(Name);
        await FitsAsync(page, "the dialog of name and note");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clone…" }).ClickAsync();
        await Expect(page.Locator("#clone-name")).ToHaveValueAsync(Name);
        await FitsAsync(page, "the dialog of a clone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More about this run" }).ClickAsync();
        await page.GetByText("Delete…", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("delete-what")).ToContainTextAsync(Name);
        await FitsAsync(page, "the dialog of a deletion");
    }

    [Fact]
    public async Task The_theory_page_offers_the_run_of_its_address_also_where_fifty_are_newer_and_keeps_its_sliders_there()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server);
        await LaunchAsync(server, seeds: 26); // Of two variants.
        var page = await browser.OpenAsync($"{server.Url}/theory?run=1", 390, 844);
        await Expect(page.Locator("#theory-run")).ToHaveValueAsync("1");
        await Expect(page.Locator("#theory-run option:checked")).ToContainTextAsync("#1 ");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "from its last evaluation" });
        await Expect(button).ToHaveTextAsync("Take λ, M, k, ‖μG‖/M from its last evaluation");
        await Expect(button.Locator("> span")).ToHaveTextAsync("Take λ, M, k, ‖μG‖/M from its last evaluation"); // The layout of a button sets each child apart.

        await page.Locator("#classes").FillAsync("33");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"theory\?run=1&.*k=33"));
        await page.ReloadAsync();
        await Expect(page.Locator("#classes")).ToHaveValueAsync("33");
        await Expect(page.Locator("#theory-run")).ToHaveValueAsync("1");
    }

    private static async Task FitsAsync(IPage page, string what)
    {
        var width = await page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('.mud-dialog')].map(d => d.getBoundingClientRect().right))");
        Assert.True(width <= 390, $"{what} is {width} pixels wide.");
    }

    private static async Task LaunchAsync(DashboardServer server, int seeds = 1)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var launched = await client.PostAsJsonAsync("/api/runs", new
        {
            preset = "grokking-quick",
            name = Name,
            seeds = Enumerable.Range(1, seeds),
            variants = (object[])["baseline", new { name = Variant, overrides = new Dictionary<string, object> { ["regularizer.kind"] = "ncc", ["regularizer.lambda"] = 1e-5 } }],
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 7, ["model.width"] = 16, ["model.feedForwardWidth"] = 16, ["steps"] = 30, ["evaluation.every"] = 1,
            },
        });
        Assert.True(launched.IsSuccessStatusCode, await launched.Content.ReadAsStringAsync());
        using var run = await client.PatchAsJsonAsync("/api/runs/1", new { note = Note });
        using var group = await client.PatchAsJsonAsync("/api/groups/1", new { note = Note });
        Assert.True(run.IsSuccessStatusCode && group.IsSuccessStatusCode);
    }
}
