using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>A login ends in all its tabs.</summary>
public sealed partial class LogoutInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Password = "correct horse";

    private readonly TemporaryFolder storage = new();

    public void Dispose() => storage.Dispose();

    [Theory]
    [InlineData("Log out")]
    [InlineData("Log out everywhere")]
    public async Task Logging_out_in_one_tab_leads_the_other_to_the_login_page_and_from_there_back(string button)
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath, settings: ["--Security:Password", Password]);
        var page = await browser.OpenAsync(server.Url);
        await LoginAsync(page);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync($"{server.Url}/runs?status=Queued");

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync($"{server.Url}/login");
        await Expect(other).ToHaveURLAsync($"{server.Url}/login?ended&returnUrl=%2Fruns%3Fstatus%3DQueued");
        await Expect(other.GetByText("Your login has ended.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Your login has ended.")).Not.ToBeVisibleAsync();

        await LoginAsync(other);
        await Expect(other).ToHaveURLAsync(BackAgain());
        await page.Context.CloseAsync();
    }

    private static async Task LoginAsync(IPage page)
    {
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("/runs(\\?|$)")]
    private static partial Regex BackAgain();
}
