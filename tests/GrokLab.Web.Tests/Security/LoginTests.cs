using System.Net;
using System.Text.Json;
using GrokLab.Web.Security;

namespace GrokLab.Web.Tests.Security;

public sealed class LoginTests(LockedHost host) : IClassFixture<LockedHost>
{
    [Fact]
    public async Task A_page_leads_to_the_login_and_the_login_back_to_the_page()
    {
        using var browser = host.Browser();
        using var refused = await browser.GetAsync(new Uri("/theory?run=7", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.Equal("/login?returnUrl=%2Ftheory%3Frun%3D7", refused.Headers.Location!.OriginalString);

        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password, "/theory?run=7");
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        Assert.Equal("/theory?run=7", login.Headers.Location!.OriginalString);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"), c => c.StartsWith("groklab-login-", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        using var page = await browser.GetAsync(new Uri("/theory", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("action=\"logout\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_says_401_as_a_problem()
    {
        using var browser = host.Browser();
        using var response = await browser.GetAsync(new Uri("/api/runs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(401, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("wrong horse")]
    [InlineData("")]
    [InlineData("correct horse ")]
    [InlineData("Correct horse")]
    public async Task A_wrong_password_is_refused(string password)
    {
        using var browser = host.Browser();
        using var response = await LockedHost.LoginAsync(browser, password);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("That is not the password.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AssertStrangerAsync(browser);
    }

    [Theory]
    [InlineData("groklab_0123456789abcdee")]
    [InlineData("")]
    [InlineData(LockedHost.Password)] // The password is for people.
    public async Task A_wrong_token_is_refused(string token)
    {
        using var program = host.Application.CreateClient();
        program.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        await AssertStrangerAsync(program);
    }

    [Fact]
    public async Task A_token_in_the_address_is_for_the_hub_alone()
    {
        using var browser = host.Browser();
        await AssertStrangerAsync(browser, $"/api/runs?access_token={LockedHost.Token}");
        using var hub = await browser.GetAsync(new Uri($"/hubs/runs?access_token={LockedHost.Token}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, hub.StatusCode); // Let in; there is no such connection.
    }

    [Fact]
    public async Task A_forged_form_is_refused()
    {
        using var browser = host.Browser();
        using var noToken = await LockedHost.PostAsync(browser, "/login", ("password", LockedHost.Password));
        Assert.Equal(HttpStatusCode.BadRequest, noToken.StatusCode);
        using var forged = await LockedHost.PostAsync(browser, "/login", ("password", LockedHost.Password), ("__RequestVerificationToken", "CfDJ8forged"));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        await AssertStrangerAsync(browser);

        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        using var logout = await LockedHost.PostAsync(browser, "/logout");
        Assert.Equal(HttpStatusCode.BadRequest, logout.StatusCode);
        using var hangfire = await LockedHost.PostAsync(browser, "/hangfire/recurring/trigger", ("jobs[]", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, hangfire.StatusCode);
        using var launch = await LockedHost.PostAsync(browser, "/api/runs", ("preset", "grokking-quick"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, launch.StatusCode);
    }

    [Fact]
    public async Task With_a_login_but_from_another_page_a_form_is_refused()
    {
        using var browser = host.Browser();
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        browser.DefaultRequestHeaders.Remove("Origin");
        using var unknown = await LockedHost.PostAsync(browser, "/logout");
        Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        foreach (var path in (string[])["/logout", "/login", "/api/runs", "/api/runs/1/stop", "/hangfire/recurring/trigger", "/_blazor/negotiate"])
        {
            using var foreign = await LockedHost.PostAsync(browser, path);
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }
    }

    [Fact]
    public async Task After_logging_out_the_browser_is_a_stranger_again()
    {
        using var browser = host.Browser();
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        var page = await browser.GetStringAsync(new Uri("/runs", UriKind.Relative));
        using var logout = await LockedHost.PostAsync(browser, "/logout", ("__RequestVerificationToken", LockedHost.FormToken(page)));
        Assert.Equal(HttpStatusCode.Redirect, logout.StatusCode);
        Assert.Equal("/login", logout.Headers.Location!.OriginalString);
        await AssertStrangerAsync(browser);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~//evil.example")]
    [InlineData("evil.example")]
    [InlineData("/login?returnUrl=/login")]
    public async Task A_login_ends_on_no_other_site(string returnUrl)
    {
        using var browser = host.Browser();
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password, returnUrl);
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        Assert.Equal("/", login.Headers.Location!.OriginalString);
        using var again = await browser.GetAsync(new Uri($"/login?returnUrl={Uri.EscapeDataString(returnUrl)}", UriKind.Relative));
        Assert.Equal("/", again.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Too_many_attempts_have_to_wait_and_the_right_password_too()
    {
        using var storage = new TemporaryFolder();
        await using var application = GrokLabApplication.On(storage, ("Security:Password", StoredSecret.HashPassword(LockedHost.Password)));
        using var browser = LockedHost.BrowserOf(application);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await LockedHost.LoginAsync(browser, "wrong horse");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var right = await LockedHost.LoginAsync(browser, LockedHost.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        Assert.InRange(right.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains("Too many attempts", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var page = await browser.GetAsync(new Uri("/login", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task A_login_outlives_a_restart_but_not_another_password()
    {
        using var storage = new TemporaryFolder();
        string cookie;
        await using (var first = GrokLabApplication.On(storage, ("Security:Password", LockedHost.Password)))
        {
            using var browser = LockedHost.BrowserOf(first);
            using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
            cookie = login.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("groklab-login-", StringComparison.Ordinal)).Split(';')[0];
        }

        Assert.Equal(HttpStatusCode.OK, await AskAsync(LockedHost.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("another horse"));

        async Task<HttpStatusCode> AskAsync(string password)
        {
            await using var next = GrokLabApplication.On(storage, ("Security:Password", password));
            using var client = next.CreateClient();
            client.DefaultRequestHeaders.Add("Cookie", cookie);
            using var response = await client.GetAsync(new Uri("/api/runs", UriKind.Relative));
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task With_tokens_alone_a_token_opens_the_pages_too()
    {
        using var storage = new TemporaryFolder();
        await using var application = GrokLabApplication.On(storage, ("Security:Tokens:me", StoredSecret.HashToken(LockedHost.Token)));
        using var browser = LockedHost.BrowserOf(application);
        await AssertStrangerAsync(browser);
        using var wrong = await LockedHost.LoginAsync(browser, "wrong horse");
        Assert.Contains("That is not the token.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await LockedHost.LoginAsync(browser, LockedHost.Token);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    private static async Task AssertStrangerAsync(HttpClient client, string path = "/api/runs")
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
