using System.Net;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace GrokLab.Web.Tests.Security.Sessions;

public sealed class LogoutTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly (string, string)[] Settings = [("Security:Password", LockedHost.Password), ("Security:Tokens:laptop", LockedHost.Token)];

    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task A_copied_cookie_opens_nothing_any_more_not_even_after_a_restart_and_other_logins_go_on()
    {
        string copied, other;
        await using (var application = GrokLabApplication.On(storage, Settings))
        {
            using var login = await BrowserLogin.BeginAsync(application);
            using var elsewhere = await BrowserLogin.BeginAsync(application, LockedHost.Token);
            Assert.NotEqual(login.Cookie, elsewhere.Cookie);
            await login.AssertGoesOnAsync();
            await login.LogoutAsync();
            await login.AssertIsVoidAsync();
            await elsewhere.AssertGoesOnAsync();
            (copied, other) = (login.Cookie, elsewhere.Cookie);
        }

        await using var next = GrokLabApplication.On(storage, Settings);
        using var client = next.CreateClient();
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, copied);
        using var answer = await BrowserLogin.GetAsync(client.BaseAddress!, other, "/api/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Open_pages_and_hub_connections_of_the_login_end_with_it_and_those_of_others_go_on()
    {
        await using var application = GrokLabApplication.On(storage, Settings);
        using var login = await BrowserLogin.BeginAsync(application);
        using var other = await BrowserLogin.BeginAsync(application);
        await using var page = await login.OpenPageAsync();
        await using var tab = await login.OpenPageAsync("/");
        await using var hub = await login.JoinHubAsync();
        await using var events = await login.JoinHubAsync(HttpTransportType.ServerSentEvents);
        await using var polling = await login.JoinHubAsync(HttpTransportType.LongPolling);
        await using var othersPage = await other.OpenPageAsync();
        await using var programsPage = await OpenPage.OpenAsync(login.Server, "/runs", ("Authorization", $"Bearer {LockedHost.Token}"));
        await using var othersHub = await other.JoinHubAsync();
        var closed = Task.WhenAll(BrowserLogin.ClosedAsync(hub), BrowserLogin.ClosedAsync(events), BrowserLogin.ClosedAsync(polling), page.Closed, tab.Closed);
        await page.AssertAnswersAsync(1);
        Assert.False(closed.IsCompleted);
        await login.LogoutAsync();
        await closed.WaitAsync(Patience);
        await othersPage.AssertAnswersAsync(2);
        await programsPage.AssertAnswersAsync(3);
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(() => othersHub.InvokeAsync<RunDto>("Join", 4711L)); // It answers: there is no such run.
    }

    [Fact]
    public async Task Logging_out_everywhere_ends_every_login_for_good_but_no_token()
    {
        var cookies = new List<string>();
        await using (var application = GrokLabApplication.On(storage, Settings))
        {
            using var here = await BrowserLogin.BeginAsync(application);
            using var there = await BrowserLogin.BeginAsync(application, LockedHost.Token);
            await using var page = await there.OpenPageAsync();
            await using var program = await OpenPage.OpenAsync(here.Server, "/runs", ("Authorization", $"Bearer {LockedHost.Token}"));
            await here.LogoutAsync(everywhere: true);
            await page.Closed.WaitAsync(Patience);
            await here.AssertIsVoidAsync();
            await there.AssertIsVoidAsync();
            await program.AssertAnswersAsync(1);
            using var again = await BrowserLogin.BeginAsync(application);
            await again.AssertGoesOnAsync();
            cookies = [here.Cookie, there.Cookie, again.Cookie];
        }

        await using var next = GrokLabApplication.On(storage, Settings);
        using var client = next.CreateClient();
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, cookies[0]);
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, cookies[1]);
        using var answer = await BrowserLogin.GetAsync(client.BaseAddress!, cookies[2], "/api/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_login_with_a_token_ends_when_the_token_is_taken_away_and_no_other_does()
    {
        string withToken, withPassword;
        await using (var application = GrokLabApplication.On(storage, Settings))
        {
            using var token = await BrowserLogin.BeginAsync(application, LockedHost.Token);
            using var password = await BrowserLogin.BeginAsync(application);
            (withToken, withPassword) = (token.Cookie, password.Cookie);
        }

        await using var next = GrokLabApplication.On(storage, Settings[0]);
        using var client = next.CreateClient();
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, withToken);
        using var answer = await BrowserLogin.GetAsync(client.BaseAddress!, withPassword, "/api/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Who_is_out_already_may_log_out_and_who_is_in_already_may_log_in()
    {
        await using var application = GrokLabApplication.On(storage, Settings);
        using var browser = LockedHost.BrowserOf(application);
        var form = await browser.GetStringAsync(new Uri("/login", UriKind.Relative));
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        using var again = await LockedHost.PostAsync(
            browser, "/login", ("__RequestVerificationToken", LockedHost.FormToken(form)), ("password", LockedHost.Password), ("returnUrl", "/theory"));
        Assert.Equal("/theory", again.Headers.Location!.OriginalString);
        var page = await browser.GetStringAsync(new Uri("/runs", UriKind.Relative));
        for (var i = 0; i < 2; i++)
        {
            using var logout = await LockedHost.PostAsync(browser, "/logout", ("__RequestVerificationToken", LockedHost.FormToken(page)));
            Assert.Equal("/login", logout.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Without_a_password_there_is_nothing_of_all_this()
    {
        await using (var application = GrokLabApplication.On(storage))
        {
            using var client = application.CreateClient();
            await using var page = await OpenPage.OpenAsync(client.BaseAddress!, "/runs", ("Accept", "text/html"));
            await page.AssertAnswersAsync(1);
            using var watch = await client.GetAsync(new Uri("/api/session", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, watch.StatusCode);
            Assert.DoesNotContain("login-watch", await client.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(storage.Path, "*", SearchOption.AllDirectories), file => file.Contains("ended-logins", StringComparison.Ordinal));
    }

    public void Dispose() => storage.Dispose();
}
