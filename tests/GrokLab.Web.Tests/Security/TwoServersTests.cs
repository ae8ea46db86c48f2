using System.Net;
using GrokLab.Web.Tests.Reliability;

namespace GrokLab.Web.Tests.Security;

/// <summary>Two servers on one host: a browser sends the cookies of one to the other too, because cookies know no ports.</summary>
public sealed class TwoServersTests : IDisposable
{
    private static readonly string[] Settings = ["--Security:Password", LockedHost.Password];

    private readonly TemporaryFolder first = new();
    private readonly TemporaryFolder second = new();
    private readonly CookieContainer jar = new();

    [Fact]
    public async Task A_browser_stays_logged_in_at_both_also_after_a_restart_and_logging_out_of_one_keeps_the_other()
    {
        await using (var a = await ServerProcess.StartAsync(first, Settings))
        await using (var b = await ServerProcess.StartAsync(second, Settings))
        {
            using var atA = Browser(a);
            using var atB = Browser(b);
            var formOfA = LockedHost.FormToken(await atA.GetStringAsync(new Uri("/login", UriKind.Relative)));
            await LoginAsync(atB);

            // The form that was open before is still good.
            using var login = await LockedHost.PostAsync(atA, "/login", ("__RequestVerificationToken", formOfA), ("password", LockedHost.Password));
            Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(atA));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(atB));
        }

        await using var nextA = await ServerProcess.StartAsync(first, Settings);
        await using var nextB = await ServerProcess.StartAsync(second, Settings);
        using var atNextA = Browser(nextA);
        using var atNextB = Browser(nextB);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(atNextA));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(atNextB));

        var page = await atNextA.GetStringAsync(new Uri("/runs", UriKind.Relative));
        using var logout = await LockedHost.PostAsync(atNextA, "/logout", ("__RequestVerificationToken", LockedHost.FormToken(page)));
        Assert.Equal(HttpStatusCode.Redirect, logout.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(atNextA));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(atNextB));
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    private HttpClient Browser(ServerProcess server)
    {
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = server.Client.BaseAddress };
        browser.DefaultRequestHeaders.Add("Origin", browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return browser;
    }

    private static async Task LoginAsync(HttpClient browser)
    {
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password);
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync(new Uri("/api/runs", UriKind.Relative));
        return answer.StatusCode;
    }
}
