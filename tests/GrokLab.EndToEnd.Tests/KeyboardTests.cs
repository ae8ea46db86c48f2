using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>The program without a mouse: Escape closes, and the focus stays where one works.</summary>
public sealed class KeyboardTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Escape_closes_a_dialog_and_the_focus_returns_to_what_opened_it()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server);
        var page = await browser.OpenAsync($"{server.Url}/runs/1");
        foreach (var name in (string[])["Clone…", "Stop", "Add a note", "Save picture of Accuracy"])
        {
            var opener = page.GetByRole(AriaRole.Button, new() { Name = name });
            await PressAsync(opener);
            await ClosesAsync(page);
            await Expect(opener).ToBeFocusedAsync();
        }

        var menu = page.GetByRole(AriaRole.Button, new() { Name = "More about this run" });
        foreach (var item in (string[])["Rename…", "Show spec as JSON", "Delete…"])
        {
            await PressAsync(menu);
            await page.GetByText(item, new() { Exact = true }).ClickAsync();
            await ClosesAsync(page);
            await Expect(menu).ToBeFocusedAsync();
        }

        await PressAsync(menu);
        await page.WaitForFunctionAsync("() => document.activeElement.closest('.mud-popover')");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Rename…", new() { Exact = true })).Not.ToBeVisibleAsync();
        await Expect(menu).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_focus_stays_on_a_control_that_is_used_and_near_one_that_goes()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server);
        var page = await browser.OpenAsync($"{server.Url}/runs/1");
        foreach (var (pressed, then) in ((string, string)[])[("Unplug regularizer", "Plug in"), ("Plug in", "Unplug regularizer"), ("Pause", "Resume"), ("Resume", "Pause")])
        {
            await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = pressed, Exact = true }));
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = then, Exact = true })).ToBeFocusedAsync();
        }

        await page.Locator("#run-lambda").FillAsync("1e-5");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Set", Exact = true }));
        await Expect(page.GetByTestId("control-answer")).ToContainTextAsync("λ changed");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Set", Exact = true })).ToBeFocusedAsync();

        await page.GotoAsync($"{server.Url}/runs");
        var all = page.GetByLabel("Select all runs shown");
        await all.PressAsync("Space");
        await Expect(all).ToBeFocusedAsync();
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Clear" }));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New run" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Switch to light mode" })).ToBeFocusedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_skip_link_leads_to_the_content_of_the_same_page_and_a_document_to_its_heading()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync($"{server.Url}/runs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" }).PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        Assert.EndsWith("/runs", page.Url, StringComparison.Ordinal);
        Assert.Equal("runs#content", await page.Locator(".skip-link").GetAttributeAsync("href"));

        await page.GotoAsync($"{server.Url}/docs/measures#ncc");
        await Expect(page.Locator("#ncc")).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Where the paper needs care" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Where the paper needs care" })).ToBeInViewportAsync();
        var top = await page.Locator("#where-the-paper-needs-care").EvaluateAsync<double>("e => e.getBoundingClientRect().top");
        Assert.True(top > await page.Locator(".app-bar").EvaluateAsync<double>("e => e.getBoundingClientRect().bottom"), "The heading is behind the app bar.");
        await page.Context.CloseAsync();
    }

    private static async Task PressAsync(ILocator button)
    {
        await Expect(button).ToBeEnabledAsync();
        await button.PressAsync("Enter");
    }

    private static async Task ClosesAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.activeElement.closest('[role=dialog], .mud-focus-trap, .mud-dialog-container')");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    private static async Task LaunchAsync(DashboardServer server)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync($"{server.Url}/api/runs", new
        {
            preset = "grokking-quick",
            seeds = (int[])[1],
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 7, ["model.width"] = 16, ["model.feedForwardWidth"] = 16, ["steps"] = 10_000_000, ["evaluation.every"] = 1_000,
                ["evaluation.denseUntil"] = 10_000_000, ["regularizer.kind"] = "ncc", ["regularizer.lambda"] = 1e-6,
            },
        });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
