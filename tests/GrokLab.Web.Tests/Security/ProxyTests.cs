using System.Net;

namespace GrokLab.Web.Tests.Security;

/// <summary>What is believed of a proxy, and of whom.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.{0}", false)]
    [InlineData("127.0.0.0/8", "203.0.113.{0}", false)]
    [InlineData("127.0.0.1", "203.0.113.{0}, 198.51.100.1", true)] // What stood there before the proxy wrote is the client's own words.
    [InlineData("10.0.0.1", "203.0.113.{0}", true)] // Another proxy is trusted.
    public async Task Attempts_count_for_the_address_that_a_trusted_proxy_tells(string trusted, string forwarded, bool refused)
    {
        await using var application = Application(trusted);
        using var browser = LockedHost.BrowserOf(application);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            browser.DefaultRequestHeaders.Remove("X-Forwarded-For");
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", string.Format(System.Globalization.CultureInfo.InvariantCulture, forwarded, i));
            using var login = await LockedHost.LoginAsync(browser, "wrong horse");
            answers.Add(login.StatusCode);
        }

        Assert.Equal(refused, answers.Contains(HttpStatusCode.TooManyRequests));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    public async Task Https_is_believed_of_a_trusted_proxy_alone_and_another_name_of_none(string trusted, bool secure)
    {
        await using var application = Application(trusted);
        using var browser = LockedHost.BrowserOf(application);
        var authority = browser.BaseAddress!.Authority;
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", $"{(secure ? "https" : "http")}://{authority}");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        Assert.Equal(secure, login.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("groklab-login-", StringComparison.Ordinal)).Contains("secure", StringComparison.Ordinal));

        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        browser.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        using var foreign = await LockedHost.PostAsync(browser, "/login");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    public void Dispose() => storage.Dispose();

    private GrokLabApplication Application(string trusted) => GrokLabApplication.On(
        storage, ("Security:Password", LockedHost.Password), ("Security:TrustedProxies:0", trusted));
}
