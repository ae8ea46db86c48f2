using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What is on a page can be used as soon as it is there: nothing takes its place under the reader's finger.</summary>
public sealed class FirstClickTests(Browser browser, TrainedRuns runs) : IClassFixture<Browser>, IClassFixture<TrainedRuns>
{
    private const int Tries = 4;

    [Fact]
    public async Task A_press_that_begins_when_a_button_appears_counts_when_it_ends()
    {
        var page = await browser.OpenAsync(runs.Url);
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 6 });
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await page.GotoAsync($"{runs.Url}/runs/1", new() { WaitUntil = WaitUntilState.Commit });
            var button = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Switch to (light|dark) mode$") });
            await button.WaitForAsync();
            var name = await button.GetAttributeAsync("aria-label");
            await button.HoverAsync();
            await page.Mouse.DownAsync();
            await page.WaitForTimeoutAsync(250);
            await page.Mouse.UpAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = name!.Contains("dark", StringComparison.Ordinal) ? "Switch to light mode" : "Switch to dark mode" })).ToBeVisibleAsync();
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/runs/1")]
    [InlineData("/groups/1")]
    [InlineData("/compare?group=1")]
    [InlineData("/figures?figure=1&group=1")]
    [InlineData("/claims")]
    [InlineData("/theory?run=1")]
    [InlineData("/launch/grokking-quick")]
    [InlineData("/datasets")]
    public async Task Nothing_that_can_be_used_is_replaced_while_a_page_loads(string path)
    {
        var page = await browser.OpenAsync("about:blank");
        await page.AddInitScriptAsync("""
            window.replaced = [];
            const usable = 'a, button, input, select, textarea, summary';
            new MutationObserver(records => {
              for (const { removedNodes } of records) {
                for (const node of removedNodes) {
                  if (node instanceof Element) {
                    window.replaced.push(...[node, ...node.querySelectorAll('*')].filter(e => e.matches(usable) && !e.isConnected).map(e => e.outerHTML));
                  }
                }
              }
            }).observe(document, { childList: true, subtree: true });
            """);
        await page.GotoAsync($"{runs.Url}{path}");
        await Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.WaitForTimeoutAsync(3_000); // What comes late, such as an onset or an estimate.
        Assert.Empty(await page.EvaluateAsync<string[]>("window.replaced"));
        await page.Context.CloseAsync();
    }
}
