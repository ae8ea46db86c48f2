using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using GrokLab.Web.Tests.Runs;
using GrokLab.Web.Tests.Security;

namespace GrokLab.Web.Tests.Hosting;

/// <summary>Below a path, whether a proxy passes the path on or takes it away.</summary>
public sealed partial class BasePathTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder storage = new();
    private GrokLabApplication? application;
    private HttpClient? browser;

    public Task InitializeAsync()
    {
        application = GrokLabApplication.On(storage, ("PathBase", "/groklab/"), ("Security:Password", LockedHost.Password), ("Security:LoginAttemptsPerMinute", "1000"));
        browser = LockedHost.BrowserOf(application);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        browser!.Dispose();
        await application!.DisposeAsync();
    }

    public void Dispose() => storage.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_address_that_the_program_gives_is_below_the_path(bool takenAway)
    {
        if (takenAway)
        {
            BehindProxyThatTakesThePathAway();
        }

        using var refused = await GetAsync("/groklab/theory?run=7");
        Assert.Equal("/groklab/login?returnUrl=%2Fgroklab%2Ftheory%3Frun%3D7", Location(refused));
        AssertBelow(await TextAsync("/groklab/login"));
        using var login = await LoginAsync("/groklab/theory?run=7");
        Assert.Equal("/groklab/theory?run=7", Location(login));
        Assert.All(login.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("path=/groklab", cookie, StringComparison.Ordinal));

        foreach (var path in (string[])["/", "/runs", "/runs/99", "/nowhere", "/hangfire", "/hangfire/servers"])
        {
            AssertBelow(await TextAsync($"/groklab{path}"));
        }

        using var launched = await browser!.PostAsJsonAsync("/groklab/api/runs", new { preset = "grokking-quick", seeds = new[] { 1 }, overrides = RunsApi.Tiny(10) });
        Assert.Equal("/groklab/api/runs/1", Location(launched));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(Location(launched))).StatusCode);
        using var second = await browser!.PostAsJsonAsync("/groklab/api/runs", new { preset = "grokking-quick", seeds = new[] { 2, 3 }, overrides = RunsApi.Tiny(10) });
        Assert.Equal("/groklab/api/runs", Location(second));
        using var list = await GetAsync("/groklab/api/runs?take=1");
        Assert.StartsWith("</groklab/api/runs?", list.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        using var page = await GetAsync("/groklab/runs/1");
        Assert.StartsWith("</groklab/api/runs/1/metrics?", page.Headers.GetValues("Link").Single(link => link.Contains("/api/", StringComparison.Ordinal)), StringComparison.Ordinal);
        var api = await browser!.GetFromJsonAsync<JsonElement>("/groklab/openapi/v1.json");
        Assert.EndsWith("/groklab/", $"{api.GetProperty("servers")[0].GetProperty("url").GetString()!.TrimEnd('/')}/", StringComparison.Ordinal);

        using var logout = await LockedHost.PostAsync(browser!, "/groklab/logout", ("__RequestVerificationToken", LockedHost.FormToken(await TextAsync("/groklab/runs"))));
        Assert.Equal("/groklab/login", Location(logout));
    }

    [Theory]
    [InlineData("/runs")]
    [InlineData("/groklabs/evil")]
    [InlineData("/groklab/../evil")]
    [InlineData("/groklab/%2e%2e/evil")]
    [InlineData("/groklab/login")]
    [InlineData("//evil.example/groklab/")]
    [InlineData("https://evil.example/groklab/")]
    public async Task A_login_ends_on_no_page_beside_the_path(string returnUrl)
    {
        using var login = await LoginAsync(returnUrl);
        Assert.Equal("/groklab/", Location(login));
    }

    [Theory]
    [InlineData("/groklab", "/groklab/")]
    [InlineData("/groklab?x=1", "/groklab/?x=1")]
    [InlineData("/groklab/", "/groklab/login")]
    [InlineData("/groklabs", "/groklab/login?returnUrl=%2Fgroklab%2Fgroklabs")]
    public async Task The_path_itself_leads_to_the_slash_after_it(string path, string location)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(location, Location(answer));
    }

    [Fact]
    public async Task A_prefix_that_somebody_sends_is_not_believed()
    {
        browser!.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "//evil.example");
        using var answer = await GetAsync("/groklab/runs");
        Assert.Equal("/groklab/login?returnUrl=%2Fgroklab%2Fruns", Location(answer));
    }

    private void BehindProxyThatTakesThePathAway()
    {
        var direct = browser!;
        browser = new HttpClient(new PathRemover()) { BaseAddress = direct.BaseAddress };
        browser.DefaultRequestHeaders.Add("Origin", direct.DefaultRequestHeaders.GetValues("Origin"));
        direct.Dispose();
    }

    private static string Location(HttpResponseMessage answer) => answer.Headers.Location!.OriginalString;

    private Task<HttpResponseMessage> GetAsync(string path) => browser!.GetAsync(new Uri(path, UriKind.Relative));

    private async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> LoginAsync(string returnUrl) => await LockedHost.PostAsync(
        browser!, "/groklab/login", ("__RequestVerificationToken", LockedHost.FormToken(await TextAsync("/groklab/login"))), ("password", LockedHost.Password), ("returnUrl", returnUrl));

    // Relative ones begin with the base address, which is below it too.
    private static void AssertBelow(string page)
    {
        Assert.All(Addresses().Matches(page), match => Assert.StartsWith("/groklab/", match.Groups[1].Value, StringComparison.Ordinal));
        Assert.True(page.Contains("<base href=\"/groklab/\"", StringComparison.Ordinal) || page.Contains("Hangfire", StringComparison.OrdinalIgnoreCase), page);
    }

    /// <summary>The cookies are the browser's, of the whole path.</summary>
    private sealed class PathRemover() : DelegatingHandler(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        private readonly CookieContainer jar = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = request.RequestUri!;
            Assert.StartsWith("/groklab/", asked.AbsolutePath, StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation("Cookie", jar.GetCookieHeader(asked));
            request.RequestUri = new Uri(asked, asked.PathAndQuery["/groklab".Length..]);
            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                jar.SetCookies(asked, cookie);
            }

            return answer;
        }
    }

    [GeneratedRegex("""(?:href|src|action)="(/[^"]*)"|url\((/[^)]*)\)""")]
    private static partial Regex Addresses();
}
