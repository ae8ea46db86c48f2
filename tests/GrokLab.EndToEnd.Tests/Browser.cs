using Microsoft.Playwright;

namespace GrokLab.EndToEnd.Tests;

/// <summary>The machine's Chromium, headless.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? chromium;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("GROKLAB_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        await chromium!.DisposeAsync();
        playwright!.Dispose();
    }

    /// <summary>A page of its own, with nothing remembered from others.</summary>
    internal async Task<IPage> OpenAsync(string url, int width = 1_440, int height = 900, string? zone = null)
    {
        var context = await chromium!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, AcceptDownloads = true, TimezoneId = zone });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(90_000); // Two busy cores train, serve and draw at once.
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>The same on a phone, which has a touch screen and no mouse.</summary>
    internal async Task<IPage> OpenPhoneAsync(string url)
    {
        var context = await chromium!.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 2 });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(90_000);
        await page.GotoAsync(url);
        return page;
    }

    /// <summary>Closes all pages: one that is left open goes on asking for its server.</summary>
    internal async Task CloseAllAsync()
    {
        foreach (var context in chromium!.Contexts.ToList())
        {
            await context.CloseAsync();
        }
    }
}
