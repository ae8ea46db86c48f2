using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Web.Runs.Charts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Charts where reading fails, by touch, by keyboard, and with labels that have little room.</summary>
public sealed class ChartsInTheBrowserTests(Browser browser, TrainedRuns runs) : IClassFixture<Browser>, IClassFixture<TrainedRuns>, IAsyncLifetime, IDisposable
{
    private const string Curves = "**/api/runs/1/metrics?**";
    private static readonly int Charts = RunChartSections.Main.Count;

    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task Curves_that_cannot_be_read_say_so_where_they_would_be_and_are_read_as_soon_as_they_can_be()
    {
        var page = await browser.OpenAsync("about:blank");
        var (requests, fails) = (0, true);
        await page.RouteAsync(Curves, async route =>
        {
            requests++;
            await (fails ? route.FulfillAsync(new() { Status = 500, ContentType = "application/problem+json", Body = """{"title":"The disk is on fire."}""" }) : route.ContinueAsync());
        });
        await page.GotoAsync($"{runs.Url}/runs/1");
        var notice = page.Locator("[data-notice]");
        await Expect(notice).ToContainTextAsync("The curves could not be read. The server failed to answer the request (HTTP 500). The disk is on fire.");
        await Expect(page.GetByText("Not read.", new() { Exact = true })).ToHaveCountAsync(Charts);

        // At growing intervals: a second later there are a few requests more, not hundreds.
        var before = requests;
        await page.WaitForTimeoutAsync(2_000);
        Assert.InRange(requests - before, 0, 6);

        fails = false;
        await TryAgainAsync(page);
        await WaitForCurvesAsync(page);
        await Expect(notice).ToBeEmptyAsync();
        await Expect(page.GetByText("Not read.", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("{ not JSON")]
    [InlineData(null)]
    public async Task An_answer_that_cannot_be_used_and_a_server_that_is_not_reached_are_tried_again_without_a_click(string? body)
    {
        var page = await browser.OpenAsync("about:blank");
        var fails = true;
        await page.RouteAsync(Curves, async route => await (!fails ? route.ContinueAsync()
            : body is null ? route.AbortAsync() : route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = body })));
        await page.GotoAsync($"{runs.Url}/runs/1");
        await Expect(page.Locator("[data-notice]")).ToContainTextAsync(body is null ? "The server could not be reached." : "could not be understood");
        fails = false;
        await WaitForCurvesAsync(page);
        await Expect(page.Locator("[data-notice]")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Curves_that_are_refused_are_asked_for_again_only_by_a_click()
    {
        var page = await browser.OpenAsync("about:blank");
        var (requests, fails) = (0, true);
        await page.RouteAsync(Curves, async route =>
        {
            requests++;
            await (fails ? route.FulfillAsync(new() { Status = 400, ContentType = "application/problem+json", Body = """{"detail":"names: unknown."}""" }) : route.ContinueAsync());
        });
        await page.GotoAsync($"{runs.Url}/runs/1");
        var notice = page.Locator("[data-notice]");
        await Expect(notice).ToHaveTextAsync("The curves could not be read. The server refused the request (HTTP 400). names: unknown.Try again");
        await page.WaitForTimeoutAsync(4_000);
        Assert.InRange(requests, 1, 2); // The browser's own early fetch, and the one that uses it.

        var before = requests;
        await notice.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForTimeoutAsync(1_000);
        Assert.Equal(before + 1, requests);
        fails = false;
        await notice.GetByRole(AriaRole.Button).ClickAsync();
        await WaitForCurvesAsync(page);
    }

    [Fact]
    public async Task A_run_that_has_measured_nothing_says_so_and_asks_once()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server, steps: 1_000_000);
        await LaunchAsync(server, steps: 60); // It waits for the first one.
        var page = await browser.OpenAsync("about:blank");
        var requests = 0;
        page.Request += (_, request) => requests += request.Url.Contains("/api/runs/2/metrics", StringComparison.Ordinal) ? 1 : 0;
        await page.GotoAsync($"{server.Url}/runs/2");
        await Expect(page.GetByText("Nothing has been measured yet.", new() { Exact = true })).ToHaveCountAsync(Charts);
        await page.WaitForTimeoutAsync(4_000);
        Assert.InRange(requests, 1, 3); // Early, and once more after joining the hub.
    }

    [Fact]
    public async Task The_curves_are_shown_while_the_hub_cannot_be_joined_and_new_values_come_when_it_can()
    {
        var page = await browser.OpenAsync("about:blank");
        var fails = true;
        await page.RouteAsync("**/hubs/runs/**", async route => await (fails ? route.FulfillAsync(new() { Status = 503 }) : route.ContinueAsync()));
        await page.GotoAsync($"{runs.Url}/runs/1");
        await WaitForCurvesAsync(page);
        await Expect(page.Locator("[data-notice]")).ToContainTextAsync("New values do not arrive. The server failed to answer the request (HTTP 503).");
        fails = false;
        await TryAgainAsync(page);
        await Expect(page.Locator("[data-notice]")).ToBeEmptyAsync();
    }

    [Theory]
    [InlineData("**/plotly-basic*", "[data-notice]")]
    [InlineData("**/lib/signalr/*", "[data-notice]")]
    [InlineData("**/Runs/Charts/RunCharts*", "[data-testid=read-problem]")]
    [InlineData("**/charts/view*", "[data-testid=read-problem]")]
    public async Task A_script_that_cannot_be_loaded_is_loaded_again(string script, string notice)
    {
        var page = await browser.OpenAsync("about:blank");
        var fails = true;
        await page.RouteAsync(script, async route => await (fails ? route.AbortAsync() : route.ContinueAsync()));
        await page.GotoAsync($"{runs.Url}/runs/1");
        await Expect(page.Locator(notice).First).ToContainTextAsync("could not be loaded");
        fails = false;
        await TryAgainAsync(page);
        await WaitForCurvesAsync(page);
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_is_said_to_be_missing_and_can_be_asked_for_again()
    {
        var page = await browser.OpenAsync("about:blank");
        var fails = true;
        await page.RouteAsync("**/api/comparison.csv?**", async route => await (fails ? route.FulfillAsync(new() { Status = 503, Body = "" }) : route.ContinueAsync()));
        await page.GotoAsync($"{runs.Url}/compare?runs=1");
        await page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync();
        var notice = page.Locator("#export-notice");
        await Expect(notice).ToContainTextAsync("comparison.csv could not be saved. The server failed to answer the request (HTTP 503).");
        fails = false;
        var file = await page.RunAndWaitForDownloadAsync(() => notice.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync());
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        await Expect(notice).ToBeHiddenAsync();

        await page.GotoAsync($"{runs.Url}/runs/1");
        await page.GetByRole(AriaRole.Button, new() { Name = "More about this run" }).ClickAsync();
        file = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Export data as CSV").ClickAsync());
        Assert.Equal("groklab-run-1.csv", file.SuggestedFilename);
    }

    [Fact]
    public async Task One_finger_scrolls_the_page_over_a_chart_and_two_fingers_zoom_it()
    {
        var page = await browser.OpenPhoneAsync($"{runs.Url}/runs/1");
        await WaitForCurvesAsync(page);
        var plot = page.Locator(".chart-plot").Nth(1);
        await plot.ScrollIntoViewIfNeededAsync();
        var whole = await RangeAsync(page);
        var touch = await page.Context.NewCDPSessionAsync(page);

        foreach (var distance in (float[])[-120, 120])
        {
            var before = await page.EvaluateAsync<double>("scrollY");
            var box = (await plot.BoundingBoxAsync())!;
            await DragAsync(page, touch, [(box.X + 150, box.Y + 120, 0, distance)]);
            await page.WaitForFunctionAsync("([before, distance]) => (scrollY - before) * -distance > 0", new[] { before, distance });
            Assert.Equal(whole, await RangeAsync(page));
        }

        await page.WaitForTimeoutAsync(1_000); // It may still roll on.
        var at = (await plot.BoundingBoxAsync())!;
        await DragAsync(page, touch, [(at.X + 150, at.Y + 110, -50, 0), (at.X + 230, at.Y + 110, 50, 0)]);
        await page.WaitForFunctionAsync("width => { const [a, b] = document.querySelectorAll('.chart-plot')[1].layout.xaxis.range; return b - a < 0.8 * width; }", whole[1] - whole[0]);

        await page.Locator(".chart").Nth(1).GetByRole(AriaRole.Button, new() { Name = "Show all of it" }).TapAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.xaxis.autorange !== false");
        Assert.Equal(whole, await RangeAsync(page));
    }

    [Fact]
    public async Task A_drag_with_the_mouse_zooms_a_chart_and_the_part_in_view_stays_while_the_theme_changes()
    {
        var page = await browser.OpenAsync($"{runs.Url}/runs/1");
        await WaitForCurvesAsync(page);
        var whole = await RangeAsync(page);
        var box = (await page.Locator(".chart-plot").Nth(1).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 150, box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 200, box.Y + 100, new() { Steps = 5 });
        await page.Mouse.MoveAsync(box.X + 280, box.Y + 150, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.xaxis.autorange === false");
        var part = await RangeAsync(page);
        Assert.True(part[1] - part[0] < whole[1] - whole[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark mode" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.font.color === '#c3cad1'");
        Assert.Equal(part, await RangeAsync(page));
    }

    [Fact]
    public async Task The_tools_of_a_chart_are_one_tab_stop_and_all_of_them_work_by_keyboard()
    {
        var page = await browser.OpenAsync($"{runs.Url}/runs/1");
        await WaitForCurvesAsync(page);
        await Expect(page.Locator("[data-tool]:disabled")).ToHaveCountAsync(0);

        // One tab stop in the tools of each chart, beside the titles that are links, and nothing to reach inside a picture.
        await page.EvaluateAsync("() => document.querySelector('.charts-frame').focus()");
        List<string?> stops = [];
        while (true)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>("() => document.activeElement.closest('.chart')?.dataset.chart ?? null") is not { } chart)
            {
                break; // The head of the first folded section.
            }

            if (!await page.EvaluateAsync<bool>("() => document.activeElement.matches(':is(h2, h3) > a')"))
            {
                stops.Add(chart);
            }
        }

        Assert.Equal(Charts, stops.Count);
        Assert.Equal(Charts, stops.Distinct().Count());
        Assert.Equal(0, await page.Locator(":is([role=figure], [role=img]) :is(a[href], button, input, [tabindex])").CountAsync());

        var second = page.Locator(".chart").Nth(1);
        await second.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).FocusAsync();
        var whole = await RangeAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.xaxis.autorange === false");
        var part = await RangeAsync(page);
        Assert.Equal((whole[1] - whole[0]) / 2, part[1] - part[0], 6);
        await PressAsync(page, "ArrowRight", 3, "Move right");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("from => document.querySelectorAll('.chart-plot')[1].layout.xaxis.range[0] > from + 1e-6", part[0]);
        await PressAsync(page, "ArrowRight", 1, "Show all of it");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.xaxis.autorange !== false");
        await PressAsync(page, "ArrowRight", 1, "All curves are shown; show only one");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].data[1].visible === 'legendonly'");
        await PressAsync(page, "ArrowRight", 1, "log y: logarithmic vertical axis of Loss (cross-entropy)");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart-plot')[1].layout.yaxis.type === 'linear'");
        await PressAsync(page, "ArrowRight", 1, "Save picture of Loss (cross-entropy)");

        // The same in words.
        await Expect(second.GetByRole(AriaRole.Figure)).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("^Last values, at step 60: train [^ ]+, validation [^ ]+\\.$"));
    }

    [Theory]
    [InlineData(1_440, false)]
    [InlineData(1_440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Labels_of_events_and_moments_stay_inside_the_axes_and_off_each_other(int width, bool atTheEdges)
    {
        (long Step, string Kind, double Lambda)[] events = atTheEdges
            ? [(1, "LambdaChanged", 1e-3), (2, "RegularizerUnplugged", 0), (9_999, "RegularizerPluggedIn", 1.23456789e-5), (10_000, "LambdaChanged", 9.87654321e-5)]
            : [(100, "RegularizerUnplugged", 0), (5_200, "RegularizerPluggedIn", 1.234567e-5), (5_400, "LambdaChanged", 1.23456789e-4), (9_990, "RegularizerUnplugged", 0)];
        var page = await browser.OpenAsync("about:blank", width, 900);
        var steps = Enumerable.Range(0, 200).Select(i => (long)Math.Max(1, Math.Round(Math.Pow(10_000, i / 199.0)))).ToArray();
        await page.RouteAsync(Curves, route => route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(new
        {
            takenUp = 0,
            series = System.Web.HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query)["names"]!.Split(',').ToDictionary(name => name, _ => new
            {
                steps = route.Request.Url.Contains("afterStep", StringComparison.Ordinal) ? [] : steps,
                values = route.Request.Url.Contains("afterStep", StringComparison.Ordinal) ? [] : steps.Select(step => 1.0 / step).ToArray(),
                epochs = route.Request.Url.Contains("afterStep", StringComparison.Ordinal) ? [] : steps.Select(step => step / 10.0).ToArray(),
                elapsedSeconds = route.Request.Url.Contains("afterStep", StringComparison.Ordinal) ? [] : steps.Select(step => step / 100.0).ToArray(),
            }),
        }) }));
        await page.RouteAsync("**/api/runs/1/events", route => route.FulfillAsync(new() { ContentType = "application/json", Body = JsonSerializer.Serialize(
            events.Select(e => new { kind = e.Kind, step = e.Step, lambda = e.Lambda, time = "2026-01-01T00:00:00Z" })) }));
        await page.GotoAsync($"{runs.Url}/runs/1");
        await WaitForCurvesAsync(page);
        foreach (var axis in (string[])["log", "linear"])
        {
            await page.Locator("#run-axis").SelectOptionAsync(axis == "log" ? "LogSteps" : "Steps");

            // The real moments of the run come too, and all are drawn again.
            await page.WaitForFunctionAsync(
                "axis => [...document.querySelectorAll('.chart-plot')].every(c => c.layout.xaxis.type === axis && c.layout.shapes.some(s => s.label?.text === 'κ' || s.label?.text?.includes('NCC')))", axis);
            await page.WaitForTimeoutAsync(500);
            Assert.Equal("", await page.EvaluateAsync<string>(
                """
                () => {
                  const faults = [];
                  for (const chart of document.querySelectorAll('.chart')) {
                    const plot = chart.querySelector('.nsewdrag').getBoundingClientRect();
                    const svg = chart.querySelector('.main-svg').getBoundingClientRect();
                    const labels = [...chart.querySelectorAll('.shape-label text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                    if (labels.length < 3) {
                      faults.push(`${chart.dataset.chart}: only ${labels.map(l => l.text)}`);
                    }
                    for (const { text, box } of labels) {
                      if (box.left < plot.left - 2 || box.right > plot.right + 2 || box.top < svg.top || box.bottom > plot.bottom + 2) {
                        faults.push(`${chart.dataset.chart}: ${text} leaves the plot`);
                      }
                      for (const other of labels) {
                        if (other.box !== box && box.left < other.box.right - 3 && other.box.left < box.right - 3 && box.top < other.box.bottom - 4 && other.box.top < box.bottom - 4) {
                          faults.push(`${chart.dataset.chart}: ${text} covers ${other.text}`);
                        }
                      }
                    }
                  }
                  return faults.join('\n');
                }
                """));
        }
    }

    [Theory]
    [InlineData(1_440)]
    [InlineData(390)]
    public async Task Controls_stay_where_they_are_from_the_queue_to_the_first_values_and_when_they_answer(int width)
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await LaunchAsync(server, steps: 1_000_000);
        await LaunchAsync(server, steps: 1_000_000);
        var page = await browser.OpenAsync($"{server.Url}/runs/2", width, 844);
        await Expect(page.GetByTestId("waits")).ToBeVisibleAsync();
        var unplug = page.GetByRole(AriaRole.Button, new() { Name = "Unplug regularizer" });
        var before = await PlaceAsync(unplug);
        using var client = new HttpClient();
        using var stopped = await client.PostAsync(new Uri($"{server.Url}/api/runs/1/stop"), null);
        await Expect(unplug).ToBeEnabledAsync(new() { Timeout = 90_000 });
        Assert.Equal(before, await PlaceAsync(unplug));
        await Expect(page.Locator("[data-fact=Samples] dd")).ToContainTextAsync("train");
        Assert.Equal(before, await PlaceAsync(unplug));
        await WaitForCurvesAsync(page);
        await Expect(page.Locator("#onset")).ToBeVisibleAsync();
        Assert.Equal(before, await PlaceAsync(unplug));

        var charts = await PlaceAsync(page.Locator(".charts"));
        await unplug.ClickAsync();
        await Expect(page.GetByTestId("control-answer")).ToContainTextAsync("took effect");
        Assert.Equal(charts, await PlaceAsync(page.Locator(".charts")));
    }

    // The page tries again by itself too, so that the button may be gone by now.
    private static Task TryAgainAsync(IPage page) => page.EvaluateAsync(
        "() => [...document.querySelectorAll('button')].find(button => button.textContent === 'Try again' && button.checkVisibility())?.click()");

    // In the document, whether or not it was scrolled.
    private static Task<double> PlaceAsync(ILocator element) => element.EvaluateAsync<double>("e => Math.round(e.getBoundingClientRect().top + scrollY)");

    private static async Task PressAsync(IPage page, string key, int times, string reached)
    {
        for (var i = 0; i < times; i++)
        {
            await page.Keyboard.PressAsync(key);
        }

        Assert.Equal(reached, await page.EvaluateAsync<string>("() => document.activeElement.ariaLabel"));
    }

    private static Task<double[]> RangeAsync(IPage page) =>
        page.EvaluateAsync<double[]>("() => document.querySelectorAll('.chart-plot')[1].layout.xaxis.range.map(Number)");

    private static async Task DragAsync(IPage page, ICDPSession touch, (float X, float Y, float Right, float Down)[] fingers)
    {
        async Task SendAsync(string type, IEnumerable<(float X, float Y, float Right, float Down)> those, float part) =>
            await touch.SendAsync("Input.dispatchTouchEvent", new()
            {
                ["type"] = type,
                ["touchPoints"] = those.Select((finger, i) => new { x = finger.X + part * finger.Right, y = finger.Y + part * finger.Down, id = i }).ToArray(),
            });

        for (var i = 1; i <= fingers.Length; i++)
        {
            await SendAsync("touchStart", fingers.Take(i), 0);
        }

        for (var part = 0.1f; part < 1.05f; part += 0.1f)
        {
            await SendAsync("touchMove", fingers, part);
            await page.WaitForTimeoutAsync(20);
        }

        await SendAsync("touchEnd", [], 1);
    }

    private static Task WaitForCurvesAsync(IPage page) => page.WaitForFunctionAsync(
        "n => { const plots = [...document.querySelectorAll('.chart-plot')]; return plots.length === n && plots.every(plot => plot.data?.[0].x.length > 1); }",
        Charts, new() { Timeout = 120_000 });

    private static async Task LaunchAsync(DashboardServer server, int steps)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync($"{server.Url}/api/runs", new
        {
            preset = "grokking-quick",
            seeds = (int[])[1],
            overrides = new Dictionary<string, object>
            {
                ["task.modulus"] = 7, ["model.layers"] = 1, ["model.width"] = 16, ["model.feedForwardWidth"] = 16, ["steps"] = steps,
                ["evaluation.every"] = steps <= 100 ? 1 : 1_000, ["regularizer.kind"] = "ncc", ["regularizer.lambda"] = 1e-5,
            },
        });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
