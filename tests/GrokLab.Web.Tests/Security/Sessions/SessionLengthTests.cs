using System.Net;
using GrokLab.Web.Tests.Reliability;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security.Sessions;

/// <summary>A login ends a while after its last request, and some day in any case.</summary>
public sealed class SessionLengthTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly (string, string)[] Settings =
        [("Security:Password", LockedHost.Password), ("Security:SessionLength", "12:00:00"), ("Security:LongestSession", "2.00:00:00")];

    private readonly TemporaryFolder storage = new();
    private readonly SetClock clock = new();

    [Fact]
    public async Task An_open_page_and_its_hub_connection_end_with_the_login_and_do_nothing_in_between()
    {
        await using var application = Application();
        using var login = await BrowserLogin.BeginAsync(application);
        await using var page = await login.OpenPageAsync();
        await using var hub = await login.JoinHubAsync();
        var hubClosed = BrowserLogin.ClosedAsync(hub);
        clock.Offset = TimeSpan.FromHours(11);
        await page.AssertAnswersAsync(1);
        clock.Offset = TimeSpan.FromHours(13);
        await page.AskAsync(2); // Before the server cuts the page off, or after that: nothing comes of it.
        await Task.WhenAll(page.Closed, hubClosed).WaitAsync(Patience);
        Assert.DoesNotContain("may go 2 True", page.Calls);
        await login.AssertIsVoidAsync();
    }

    [Fact]
    public async Task A_page_that_asks_now_and_then_keeps_its_login_until_the_longest_time_is_over()
    {
        await using var application = Application();
        using var login = await BrowserLogin.BeginAsync(application);
        await using var page = await login.OpenPageAsync();
        var cookie = login.Cookie;
        for (var hours = 3; hours < 48; hours += 3)
        {
            clock.Offset = TimeSpan.FromHours(hours);
            using var watch = await BrowserLogin.GetAsync(login.Server, cookie, "/api/session");
            Assert.Equal(HttpStatusCode.NoContent, watch.StatusCode);
            cookie = watch.Headers.Contains("Set-Cookie") ? BrowserLogin.CookieOf(watch) : cookie;
            await page.AssertAnswersAsync(hours);
        }

        Assert.NotEqual(login.Cookie, cookie);
        clock.Offset = TimeSpan.FromHours(49);
        await page.Closed.WaitAsync(Patience);
        await BrowserLogin.AssertIsVoidAsync(login.Server, cookie);
    }

    [Fact]
    public async Task A_cookie_that_was_renewed_is_void_with_the_one_that_it_came_from()
    {
        await using var application = Application();
        using var login = await BrowserLogin.BeginAsync(application);
        clock.Offset = TimeSpan.FromHours(7);
        using var renewal = await login.GetAsync("/api/session");
        var renewed = BrowserLogin.CookieOf(renewal);
        await login.LogoutAsync();
        await login.AssertIsVoidAsync();
        await BrowserLogin.AssertIsVoidAsync(login.Server, renewed);
    }

    public void Dispose() => storage.Dispose();

    private GrokLabApplication Application()
    {
        var application = GrokLabApplication.On(storage, Settings);
        application.Configure = services => services.AddSingleton<TimeProvider>(clock);
        return application;
    }
}
