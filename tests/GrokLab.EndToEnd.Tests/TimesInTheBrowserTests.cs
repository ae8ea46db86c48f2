using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Times are the reader's, wherever the server is.</summary>
public sealed class TimesInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Theory]
    [InlineData("Asia/Tokyo", 9)]
    [InlineData("America/Phoenix", -7)]
    public async Task Pages_show_times_in_the_readers_zone_and_name_it_in_the_tooltip(string zone, int hours)
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var run = await TrainAsync(server);
        var started = run.GetProperty("startedAt").GetDateTimeOffset();
        Assert.Equal(TimeSpan.Zero, started.Offset); // The API stays in UTC.
        var local = started.ToOffset(TimeSpan.FromHours(hours));
        var minute = Text(local, "d MMM yyyy, HH:mm");
        var exact = $"{Text(local, "d MMM yyyy, HH:mm:ss")} ({zone}, UTC{hours.ToString("+0;-0", CultureInfo.InvariantCulture)})";

        var page = await browser.OpenAsync($"{server.Url}/runs", zone: zone);
        var time = page.Locator("tbody time").First;
        await Expect(time).ToHaveTextAsync(minute);
        await Expect(time).ToHaveAttributeAsync("title", exact);
        await Expect(time).ToHaveAttributeAsync("datetime", Text(started, "yyyy-MM-dd'T'HH:mm:ss'Z'"));

        await page.GotoAsync($"{server.Url}/runs/1");
        await Expect(page.Locator(".run-facts time").First).ToHaveTextAsync(minute);
        var happened = (await EventsAsync(server))[0].GetProperty("time").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(hours));
        await Expect(page.Locator("section[aria-labelledby=events] time").Filter(new() { HasText = Text(happened, "d MMM, HH:mm:ss") }).First).ToBeVisibleAsync();

        await page.GotoAsync($"{server.Url}/groups/1");
        await Expect(page.Locator(".page-lead time")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex($@"\({zone}, UTC"));
    }

    [Fact]
    public async Task Each_moment_has_the_offset_that_its_zone_had_then()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        Assert.Equal("15 Jan 2026, 13:03:12 (Europe/Berlin, UTC+1)", await TooltipAsync("Europe/Berlin", "2026-01-15T12:03:12Z"));
        Assert.Equal("15 Jul 2026, 14:03:12 (Europe/Berlin, UTC+2)", await TooltipAsync("Europe/Berlin", "2026-07-15T12:03:12Z"));
        Assert.Equal("1 Sep 2026, 00:15:00 (Asia/Kathmandu, UTC+5:45)", (await TooltipAsync("Asia/Kathmandu", "2026-08-31T18:30:00Z")).Replace("Katmandu", "Kathmandu", StringComparison.Ordinal));
        Assert.Equal("31 Dec 2025, 23:59:59 (UTC)", await TooltipAsync("UTC", "2025-12-31T23:59:59Z"));

        async Task<string> TooltipAsync(string zone, string moment)
        {
            var page = await browser.OpenAsync($"{server.Url}/theory", zone: zone);
            return await page.EvaluateAsync<string>(
                """
                async moment => {
                  await customElements.whenDefined('local-time');
                  const shown = document.createElement('local-time');
                  shown.setAttribute('datetime', moment);
                  document.body.append(shown);
                  return shown.querySelector('time').title;
                }
                """,
                moment);
        }
    }

    private static string Text(DateTimeOffset time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static async Task<JsonElement> TrainAsync(DashboardServer server)
    {
        await SmallRuns.TrainAsync(server, [1], steps: 20);
        using var client = new HttpClient();
        return await client.GetFromJsonAsync<JsonElement>($"{server.Url}/api/runs/1");
    }

    private static async Task<List<JsonElement>> EventsAsync(DashboardServer server)
    {
        using var client = new HttpClient();
        return [.. (await client.GetFromJsonAsync<JsonElement>($"{server.Url}/api/runs/1/events")).EnumerateArray()];
    }
}
