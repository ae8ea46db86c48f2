using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrokLab.Web.Tests.Security;

/// <summary>What counts as an attempt to log in, and whose it is.</summary>
public sealed class AttemptTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Theory]
    [InlineData("/login/")]
    [InlineData("/LogIn")]
    [InlineData("/%6Cogin")]
    [InlineData("/login?returnUrl=/")]
    [InlineData("/login/?ended")]
    public async Task An_attempt_counts_however_its_address_is_written(string address)
    {
        await using var application = GrokLabApplication.On(storage, ("Security:Password", LockedHost.Password));
        using var browser = LockedHost.BrowserOf(application);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            answers.Add(await AttemptAsync(browser, address));
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.InRange(answers.Count(answer => answer == HttpStatusCode.Unauthorized), 0, 10); // A slow test may see a second minute.
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")] // The framework would believe everybody.
    public async Task Nobody_gets_more_attempts_by_naming_other_addresses(string frameworkBelieves)
    {
        await using var application = GrokLabApplication.On(
            storage, ("Security:Password", LockedHost.Password), ("ForwardedHeaders_Enabled", frameworkBelieves));
        using var browser = LockedHost.BrowserOf(application);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            browser.DefaultRequestHeaders.Remove("X-Forwarded-For");
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            answers.Add(await AttemptAsync(browser, "/login"));
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.1", "false")]
    [InlineData("X-Forwarded-For", "203.0.113.1", "true")]
    [InlineData("X-Forwarded-Proto", "https", "true")]
    [InlineData("X-Real-IP", "203.0.113.1", "false")]
    [InlineData("Via", "1.1 proxy.example", "false")]
    public async Task Without_a_password_nothing_that_came_through_a_proxy_is_answered(string header, string value, string frameworkBelieves)
    {
        await using var application = GrokLabApplication.On(storage, ("ForwardedHeaders_Enabled", frameworkBelieves));
        using var client = application.CreateClient();
        client.DefaultRequestHeaders.Add(header, value);
        using var answer = await client.GetAsync(new Uri("/api/runs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_login_leads_to_no_address_that_cannot_be_sent()
    {
        await using var application = GrokLabApplication.On(storage, ("Security:Password", LockedHost.Password));
        using var browser = LockedHost.BrowserOf(application);
        using var login = await LockedHost.LoginAsync(browser, LockedHost.Password, "/theory?run=é");
        Assert.Equal("/", login.Headers.Location?.OriginalString);
        using var again = await browser.GetAsync(new Uri("/login?returnUrl=/%C3%A9", UriKind.Relative));
        Assert.Equal("/", again.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_token_in_an_address_is_written_to_no_log_whatever_is_logged()
    {
        var log = new CollectedLog(LogLevel.Trace);
        await using var application = GrokLabApplication.On(
            storage, ("Security:Tokens:tests", LockedHost.Token), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
        application.Configure = services => services.AddSingleton<ILoggerProvider>(log);
        using var client = application.CreateClient();
        using var hub = await client.GetAsync(new Uri($"/hubs/runs?access_token={LockedHost.Token}", UriKind.Relative));
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(client.BaseAddress!, $"/hubs/runs?access_token={LockedHost.Token}")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Contains(log.Lines, l => l.Level <= LogLevel.Debug);
        Assert.DoesNotContain(log.Lines, l => l.Message.Contains(LockedHost.Token, StringComparison.Ordinal));
    }

    public void Dispose() => storage.Dispose();

    private static async Task<HttpStatusCode> AttemptAsync(HttpClient browser, string address)
    {
        var page = await browser.GetStringAsync(new Uri("/login", UriKind.Relative));
        using var answer = await LockedHost.PostAsync(browser, address, ("__RequestVerificationToken", LockedHost.FormToken(page)), ("password", "wrong horse"));
        return answer.StatusCode;
    }
}
