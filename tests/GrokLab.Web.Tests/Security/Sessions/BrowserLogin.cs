using System.Net;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace GrokLab.Web.Tests.Security.Sessions;

/// <summary>A login in a browser, whose cookie others may copy.</summary>
internal sealed class BrowserLogin : IDisposable
{
    private readonly HttpClient browser;

    private BrowserLogin(HttpClient browser, string cookie)
    {
        this.browser = browser;
        Cookie = cookie;
    }

    /// <summary>Name and value.</summary>
    internal string Cookie { get; }

    internal Uri Server => browser.BaseAddress!;

    internal static async Task<BrowserLogin> BeginAsync(GrokLabApplication application, string secret = LockedHost.Password)
    {
        var browser = LockedHost.BrowserOf(application);
        using var login = await LockedHost.LoginAsync(browser, secret);
        Assert.Equal(HttpStatusCode.Redirect, login.StatusCode);
        return new BrowserLogin(browser, CookieOf(login));
    }

    internal static string CookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("groklab-login-", StringComparison.Ordinal)).Split(';')[0];

    /// <summary>As the button does.</summary>
    internal async Task LogoutAsync(bool everywhere = false)
    {
        var page = await browser.GetStringAsync(new Uri("/runs", UriKind.Relative));
        (string, string)[] fields = [("__RequestVerificationToken", LockedHost.FormToken(page)), .. everywhere ? [("everywhere", "true")] : Array.Empty<(string, string)>()];
        using var logout = await LockedHost.PostAsync(browser, "/logout", fields);
        Assert.Equal(HttpStatusCode.Redirect, logout.StatusCode);
        Assert.Equal("/login", logout.Headers.Location!.OriginalString);
    }

    internal Task<OpenPage> OpenPageAsync(string path = "/runs") => OpenPage.OpenAsync(Server, path, ("Cookie", Cookie));

    internal Task<HubConnection> JoinHubAsync(HttpTransportType transport = HttpTransportType.WebSockets) => JoinHubAsync(Server, Cookie, transport);

    internal static async Task<HubConnection> JoinHubAsync(Uri server, string cookie, HttpTransportType transport)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(server, "/hubs/runs"), options =>
        {
            options.Transports = transport;
            options.Headers.Add("Cookie", cookie);
            options.Headers.Add("Origin", server.GetLeftPart(UriPartial.Authority));
        }).Build();
        await connection.StartAsync();
        return connection;
    }

    /// <summary>Done when the connection is closed for good.</summary>
    internal static Task ClosedAsync(HubConnection connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }

    internal Task<HttpResponseMessage> GetAsync(string path) => GetAsync(Server, Cookie, path);

    /// <summary>What a copy of the cookie gets.</summary>
    internal static async Task<HttpResponseMessage> GetAsync(Uri server, string cookie, string path)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server };
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return await client.GetAsync(new Uri(path, UriKind.Relative));
    }

    internal async Task AssertGoesOnAsync()
    {
        using var answer = await GetAsync("/api/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    internal Task AssertIsVoidAsync() => AssertIsVoidAsync(Server, Cookie);

    /// <summary>A copy of the cookie opens nothing: no page, no answer of the API, no hub and no circuit.</summary>
    internal static async Task AssertIsVoidAsync(Uri server, string cookie)
    {
        using var page = await GetAsync(server, cookie, "/theory?run=7");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/login?ended&returnUrl=%2Ftheory%3Frun%3D7", page.Headers.Location!.OriginalString);
        using var api = await GetAsync(server, cookie, "/api/runs");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.False(page.Headers.Contains("Set-Cookie") || api.Headers.Contains("Set-Cookie"), "A void cookie was renewed.");
        var hub = await Assert.ThrowsAsync<HttpRequestException>(() => JoinHubAsync(server, cookie, HttpTransportType.WebSockets));
        Assert.Equal(HttpStatusCode.Unauthorized, hub.StatusCode);
        foreach (var path in (string[])["/hubs/runs", "/_blazor"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await OpenSocketAsync(new UriBuilder(new Uri(server, path)) { Scheme = "ws" }.Uri, cookie));
        }
    }

    public void Dispose() => browser.Dispose();

    private static async Task<HttpStatusCode> OpenSocketAsync(Uri address, string cookie)
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", cookie);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
        return socket.HttpStatusCode;
    }
}
