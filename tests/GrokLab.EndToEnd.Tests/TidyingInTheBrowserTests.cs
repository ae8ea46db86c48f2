using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What a researcher does at the end of the day: name runs, write down what they showed, delete the others.</summary>
public sealed class TidyingInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Runs_are_renamed_annotated_and_deleted_and_gone_after_a_restart()
    {
        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            await SmallRuns.TrainAsync(server, [1, 2, 3, 4], steps: 20);
            var page = await browser.OpenAsync($"{server.Url}/runs/1");
            var other = await browser.OpenAsync($"{server.Url}/runs/1");
            await RenameAsync(page);
            await AnnotateAsync(page);

            // Another page that shows the run has both at once.
            await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("The one that counts");
            await Expect(other.GetByTestId("note")).ToContainTextAsync("second <b>line</b>");
            await DeleteAsync(page);
            await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Run 1 was deleted");
            await DeleteSeveralAsync(page);
            await page.Context.CloseAsync();
            await other.Context.CloseAsync();
        }

        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            Assert.Equal([4], (await client.GetFromJsonAsync<JsonElement>("/api/runs")).EnumerateArray().Select(run => run.GetProperty("id").GetInt32()));
            using var gone = await client.GetAsync("/runs/1");
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
            var page = await browser.OpenAsync($"{server.Url}/runs");
            await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
            Assert.False(Directory.Exists(Path.Combine(storage.FullPath, "checkpoints", "1")));
        }
    }

    private static async Task RenameAsync(IPage page)
    {
        await MenuAsync(page, "Rename…");
        await Expect(page.Locator("#describe-name")).ToBeFocusedAsync();
        await page.Locator("#describe-name").FillAsync("The one that counts");
        await page.GetByTestId("describe").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("The one that counts");
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("The one that counts"));
    }

    private static async Task AnnotateAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a note" }).ClickAsync();
        await Expect(page.Locator("#describe-note")).ToBeFocusedAsync();
        await page.Locator("#describe-note").FillAsync("first line\nsecond <b>line</b>");
        await page.GetByTestId("describe").ClickAsync();
        await Expect(page.GetByTestId("note")).ToHaveTextAsync("first line\nsecond <b>line</b>");
        Assert.Equal(0, await page.GetByTestId("note").Locator("b").CountAsync());
    }

    private static async Task DeleteAsync(IPage page)
    {
        await MenuAsync(page, "Delete…");
        await Expect(page.GetByTestId("delete-what")).ToContainTextAsync("1 checkpoint");
        await page.GetByTestId("delete").ClickAsync();
        await page.WaitForURLAsync("**/runs", new() { WaitUntil = WaitUntilState.Commit });
        await Expect(page.GetByText("Run 1 is deleted.")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(3);
    }

    private static async Task DeleteSeveralAsync(IPage page)
    {
        await page.GetByLabel("Select run 2").CheckAsync();
        await page.GetByLabel("Select run 3").CheckAsync();
        await Expect(page.GetByText("2 selected")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await Expect(page.GetByTestId("delete-what")).ToContainTextAsync("Runs 2 and 3 go");
        await page.GetByTestId("delete").ClickAsync();
        await Expect(page.GetByText("2 runs are deleted.")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }

    private static async Task MenuAsync(IPage page, string item)
    {
        // Buttons of the page are off until it is connected.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "note" })).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More about this run" }).ClickAsync();
        await page.GetByText(item, new() { Exact = true }).ClickAsync();
    }
}
