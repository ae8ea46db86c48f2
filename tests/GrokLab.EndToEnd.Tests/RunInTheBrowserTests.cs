using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What a researcher does: launch a run in the browser, watch it, unplug, export a figure, come back later.</summary>
public sealed class RunInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task A_run_is_launched_watched_unplugged_exported_and_still_there_after_a_restart()
    {
        string runPath;
        int chartCount, steps;
        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            var page = await browser.OpenAsync(server.Url);
            await LaunchAsync(page);
            runPath = new Uri(page.Url).AbsolutePath;

            chartCount = await WaitForPointsAsync(page, 5);
            Assert.True(chartCount >= 6, $"{chartCount} charts");
            var before = await PointCountAsync(page);
            await page.WaitForFunctionAsync("n => Math.min(...charts().map(c => c.data[0].x.length)) > n", before);

            // The axis changes while points arrive.
            await page.Locator("#run-axis").SelectOptionAsync("Time");
            await page.WaitForFunctionAsync("() => charts().every(c => c.layout.xaxis.title.text === 'training time, minutes' && c.data[0].x.at(-1) < c.data[0].customdata.at(-1))");

            await UnplugAsync(page);
            await ExportAsync(page);

            // Closing the browser changes nothing for the run; the page shows the history at once when it is opened again.
            await page.Context.CloseAsync();
            page = await browser.OpenAsync(server.Url + runPath);
            await WaitForPointsAsync(page, before);
            var theory = await browser.OpenAsync(server.Url + "/theory?run=1");
            await theory.WaitForFunctionAsync(
                "() => document.querySelector('.js-plotly-plot')?.data?.some(t => t.name === 'run 1, measured' && t.x.length > 3)");
            await ExportTheoryAsync(theory);
            await theory.Context.CloseAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Stop the run" }).ClickAsync();
            await Expect(page.GetByText("Stopped", new() { Exact = true }).First).ToBeVisibleAsync();
            steps = await StoredLastStepAsync(server, runPath);
            await WaitForLastStepAsync(page, steps);
            await page.Context.CloseAsync();
        }

        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            var page = await browser.OpenAsync(server.Url + runPath);
            Assert.Equal(chartCount, await WaitForPointsAsync(page, 5));
            await WaitForLastStepAsync(page, steps);
            await Expect(page.GetByText("Stopped", new() { Exact = true }).First).ToBeVisibleAsync();
            Assert.True(await MarkedChartsAsync(page) == chartCount, "Every chart shows where the regularizer was unplugged.");
        }
    }

    [Fact]
    public async Task The_moments_of_the_onset_are_marked_in_every_chart_of_a_run_over_every_axis()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        using var client = new HttpClient();
        using var launched = await client.PostAsJsonAsync($"{server.Url}/api/runs", new
        {
            preset = "grokking-quick",
            seeds = (int[])[1],
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 7, ["model.layers"] = 1, ["model.width"] = 16, ["model.feedForwardWidth"] = 16, ["steps"] = 60, ["evaluation.every"] = 1,
            },
        });
        launched.EnsureSuccessStatusCode();
        var page = await browser.OpenAsync($"{server.Url}/runs/1", 390, 844);
        await DefineChartsAsync(page);
        const string Marked = "type => charts().length > 0 && charts().every(c => c.layout?.xaxis.type === type && (c.layout.shapes ?? []).some(s => s.label?.text === 'κ' || s.label?.text === 'NCC'))";
        await page.WaitForFunctionAsync(Marked, "log");
        foreach (var axis in (string[])["Steps", "Epochs", "Time"])
        {
            await page.Locator("#run-axis").SelectOptionAsync(axis);
            await page.WaitForFunctionAsync("title => charts().every(c => c.layout.xaxis.title.text === title)", axis switch { "Steps" => "optimizer step", "Epochs" => "epoch", _ => "training time, minutes" });
            await page.WaitForFunctionAsync(Marked, "linear");
        }
    }

    [Fact]
    public async Task One_click_in_the_gallery_launches_the_whole_group_of_the_quick_preset_and_opens_it()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync(server.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/groups/1$"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "#3" }).First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "#1" }).First.ClickAsync(); // In the list of runs, and in the table of onsets once it is there.
        await page.WaitForURLAsync("**/runs/1", new() { WaitUntil = WaitUntilState.Commit });
        await WaitForPointsAsync(page, 1);

        // A browser that watches, and connects again as soon as it is disconnected, does not hold the end up.
        Assert.True(await server.EndAsync() == 0, server.Output);
        Assert.Contains("Run 1 is Interrupted", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_run_is_said_beside_its_field_and_nothing_is_stored()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await OpenFormAsync(server);
        await page.Locator("#field-length").FillAsync("0");
        await page.Locator("#field-task-modulus").FillAsync("1");
        await Expect(page.GetByText("0 is not allowed")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 is not allowed: from 2 to 499.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Launch" })).ToBeDisabledAsync();
        using var client = new HttpClient();
        Assert.DoesNotContain("\"id\":", await client.GetStringAsync($"{server.Url}/api/runs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_is_clicked_while_the_page_connects_leads_to_its_page()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        for (var delay = 0; delay <= 240; delay += 30)
        {
            var page = await browser.OpenAsync("about:blank");
            await page.GotoAsync(server.Url, new() { WaitUntil = WaitUntilState.Commit });
            var link = page.GetByRole(AriaRole.Link, new() { Name = "Customize" }).First;
            await link.WaitForAsync();
            await Task.Delay(delay);
            await link.ClickAsync();
            await Expect(page.Locator("#field-task-modulus")).ToBeVisibleAsync();
            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/figures")]
    [InlineData("/claims")]
    [InlineData("/launch/grokking-quick")]
    [InlineData("/runs/99")]
    [InlineData("/theory")]
    public async Task Pages_fit_a_phone_and_ask_nothing_of_other_hosts(string path)
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync("about:blank", 390, 844);
        List<string> foreign = [], errors = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.Url, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                foreign.Add(request.Url);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(server.Url + path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than a phone.");
        Assert.Empty(foreign);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_theory_page_shows_where_the_printed_bound_fails()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync($"{server.Url}/theory");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot')?.data?.length >= 4");
        await Expect(page.GetByTestId("verdict")).ToHaveAttributeAsync("data-fails", "no");
        await page.Locator("#ratio").FillAsync("20");
        await Expect(page.GetByTestId("verdict")).ToHaveAttributeAsync("data-fails", "yes");
        await page.WaitForFunctionAsync("() => document.querySelector('.js-plotly-plot').data.some(t => t.name === 'corrected bound')");
    }

    private Task<IPage> OpenFormAsync(DashboardServer server) => browser.OpenAsync($"{server.Url}/launch/grokking-quick");

    /// <summary>From the gallery through the form: x + y mod 23, pushed away from flat solutions.</summary>
    private static async Task LaunchAsync(IPage page)
    {
        // Buttons are off until the page is connected: from then on nothing of it is drawn anew under the pointer.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).First).ToBeEnabledAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Customize" }).First.ClickAsync();
        await page.WaitForURLAsync("**/launch/*", new() { WaitUntil = WaitUntilState.Commit });
        await page.Locator("#field-seeds").FillAsync("1");
        await page.Locator("#field-task-modulus").FillAsync("23");
        await page.Locator("#field-length").FillAsync("100000");
        await page.ChooseRegularizerAsync("κ");
        await page.Locator("#field-regularizer-lambda").FillAsync("1e-4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/*", new() { WaitUntil = WaitUntilState.Commit });
    }

    private static async Task<int> WaitForPointsAsync(IPage page, int points)
    {
        await DefineChartsAsync(page);
        await page.WaitForFunctionAsync(
            "n => charts().length > 0 && charts().every(c => c.data && c.data[0].x && c.data[0].x.length >= n)", points, new() { Timeout = 180_000 });
        return await page.EvaluateAsync<int>("() => charts().length");
    }

    private static Task DefineChartsAsync(IPage page) =>
        page.EvaluateAsync("() => { window.charts = () => [...document.querySelectorAll('.chart-plot')]; }");

    private static Task<int> PointCountAsync(IPage page) =>
        page.EvaluateAsync<int>("() => Math.min(...charts().map(c => c.data[0].x.length))");

    private static async Task<int> StoredLastStepAsync(DashboardServer server, string runPath)
    {
        using var client = new HttpClient();
        using var metrics = JsonDocument.Parse(await client.GetStringAsync($"{server.Url}/api{runPath}/metrics"));
        return metrics.RootElement.GetProperty("series").GetProperty("train_loss").GetProperty("steps").EnumerateArray().Last().GetInt32();
    }

    // Points come over the hub, the run's status over the page's circuit: either may be the first.
    private static Task WaitForLastStepAsync(IPage page, int step) =>
        page.WaitForFunctionAsync("step => charts()[0].data[0].x.at(-1) === step", step);

    private static Task<int> MarkedChartsAsync(IPage page) =>
        page.EvaluateAsync<int>("() => charts().filter(c => (c.layout.shapes ?? []).some(s => s.label?.text?.startsWith('unplugged'))).length");

    private static async Task UnplugAsync(IPage page)
    {
        var linesBefore = await page.EvaluateAsync<int>("() => charts().reduce((n, c) => n + (c.layout.shapes ?? []).length, 0)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unplug regularizer" }).ClickAsync();
        var answer = page.GetByTestId("control-answer");
        await Expect(answer).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"step [\d,]+"), new() { Timeout = 15_000 });
        await page.WaitForFunctionAsync(
            "n => charts().reduce((sum, c) => sum + (c.layout.shapes ?? []).length, 0) >= n + charts().length", linesBefore);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Plug in" })).ToBeVisibleAsync();
    }

    // The nearest point of the path is shown with its step, and the figure is saved with the run.
    private static async Task ExportTheoryAsync(IPage page)
    {
        await page.HoverAsync(".figure-plot");
        var point = await page.EvaluateAsync<float[]>(
            """
            () => {
              const div = document.querySelector('.js-plotly-plot');
              const { x, y } = div.data.find(t => t.name === 'run 1, measured');
              const { left, top } = div.getBoundingClientRect();
              const { _size, xaxis, yaxis } = div._fullLayout;
              return [left + _size.l + xaxis.d2p(x.at(-1)), top + _size.t + yaxis.d2p(y.at(-1))];
            }
            """);
        await page.Mouse.MoveAsync(point[0], point[1]);
        await Expect(page.Locator(".chart-hover")).ToContainTextAsync("· step ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture of κ and its bounds" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("picture-save").ClickAsync());
        Assert.Equal("prop-5-2.png", download.SuggestedFilename);
    }

    private static async Task ExportAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture of Accuracy" }).ClickAsync();
        await page.Locator("#picture-widthCm").FillAsync("12.7");
        await page.Locator("#picture-heightCm").FillAsync("7.62");
        await page.Locator("#picture-dpi").FillAsync("200");
        await Expect(page.GetByTestId("picture-address")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("widthCm=12.7&heightCm=7.62&dpi=200"));
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("picture-save").ClickAsync());
        Assert.EndsWith(".png", download.SuggestedFilename, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        var size = await page.EvaluateAsync<int[]>(
            """
            async base64 => {
              const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
              const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
              canvas.drawImage(bitmap, 0, 0);
              return [bitmap.width, bitmap.height, ...canvas.getImageData(2, 2, 1, 1).data];
            }
            """,
            Convert.ToBase64String(bytes));
        Assert.Equal([1_000, 600, 255, 255, 255, 255], size);
    }
}
