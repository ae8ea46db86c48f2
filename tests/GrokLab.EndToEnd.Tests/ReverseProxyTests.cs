using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What a researcher does, behind nginx and below a path.</summary>
public sealed partial class ReverseProxyTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Password = "correct horse";
    private const string BasePath = "/groklab";

    private readonly TemporaryFolder storage = new();
    private readonly TemporaryFolder nginx = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_launched_watched_unplugged_and_exported_below_a_path_whether_the_proxy_passes_it_on_or_takes_it_away(bool takesPathAway)
    {
        await using var server = await DashboardServer.StartAsync(
            storage.FullPath, settings: ["--PathBase", BasePath, "--Security:Password", Password, "--Security:TrustedProxies:0", "127.0.0.1"]);
        Assert.EndsWith(BasePath, server.Url, StringComparison.Ordinal);
        await using var proxy = await NginxProxy.StartAsync(nginx.FullPath, server.Url[..^BasePath.Length], takesPathAway);
        var root = $"{proxy.Url}{BasePath}/";
        var page = await browser.OpenAsync("about:blank");
        List<string> wrong = [], sockets = [];
        page.Response += (_, response) =>
        {
            if (!response.Url.StartsWith("data:", StringComparison.Ordinal) && !response.Url.StartsWith("blob:", StringComparison.Ordinal)
                && (!response.Url.StartsWith(root, StringComparison.Ordinal) || response.Status >= 400))
            {
                wrong.Add($"{response.Status} {response.Url}");
            }
        };
        page.WebSocket += (_, socket) => sockets.Add(socket.Url);

        await page.GotoAsync($"{root}launch/grokking-quick");
        await Expect(page).ToHaveURLAsync($"{root}login?returnUrl=%2Fgroklab%2Flaunch%2Fgrokking-quick");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await LaunchAsync(page);
        await Expect(page).ToHaveURLAsync($"{root}runs/1");
        await WatchAsync(page);
        await UnplugAsync(page);
        await DownloadAsync(page, root);
        Assert.Empty(wrong);

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{root}login");
        Assert.Contains(sockets, url => url.Contains($"{BasePath}/hubs/runs", StringComparison.Ordinal));
        Assert.Contains(sockets, url => url.Contains($"{BasePath}/_blazor", StringComparison.Ordinal));
        Assert.All(sockets, url => Assert.Contains($"{BasePath}/", url, StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    public void Dispose()
    {
        storage.Dispose();
        nginx.Dispose();
    }

    /// <summary>x + y mod 7, pushed away from flat solutions.</summary>
    private static async Task LaunchAsync(IPage page)
    {
        await page.Locator("#field-seeds").FillAsync("1");
        await page.Locator("#field-task-modulus").FillAsync("7");
        await page.Locator("#field-length").FillAsync("100000");
        await page.ChooseRegularizerAsync("κ");
        await page.Locator("#field-regularizer-lambda").FillAsync("1e-4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/*", new() { WaitUntil = WaitUntilState.Commit });
    }

    /// <summary>Until the charts have grown by points that came over the hub.</summary>
    private static async Task WatchAsync(IPage page)
    {
        const string Points = "Math.min(...[...document.querySelectorAll('.chart-plot')].map(c => c.data?.[0].x?.length ?? 0))";
        await page.WaitForFunctionAsync($"() => document.querySelector('.chart-plot') && {Points} >= 3", null, new() { Timeout = 180_000 });
        var before = await page.EvaluateAsync<int>(Points);
        await page.WaitForFunctionAsync($"n => {Points} > n", before, new() { Timeout = 180_000 });
    }

    private static async Task UnplugAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Unplug regularizer" }).ClickAsync();
        await Expect(page.GetByTestId("control-answer")).ToContainTextAsync(Step());
    }

    private static async Task DownloadAsync(IPage page, string root)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save picture of Accuracy" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("picture-save").ClickAsync());
        Assert.EndsWith(".png", download.SuggestedFilename, StringComparison.Ordinal);
        var png = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(png, 1, 3));

        await page.GetByRole(AriaRole.Button, new() { Name = "More about this run" }).ClickAsync();
        var csv = await page.GetByText("Export data as CSV").EvaluateAsync<string>("e => e.closest('a').href");
        Assert.Equal($"{root}api/runs/1/metrics.csv", csv);
        var answer = await page.Context.APIRequest.GetAsync(csv);
        Assert.True(answer.Ok, $"{answer.Status}");
        Assert.StartsWith("step,epoch", await answer.TextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
    }

    [GeneratedRegex(@"step [\d,]+")]
    private static partial Regex Step();
}
