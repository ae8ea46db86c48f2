using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace GrokLab.Web.Tests.Security;

public sealed class EveryEndpointTests(LockedHost host) : IClassFixture<LockedHost>
{
    [Fact]
    public void Only_the_login_page_its_files_and_the_health_are_open_to_everybody()
    {
        var open = Endpoints.Of(host.Application).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}").Distinct();
        Assert.All(open, path => Assert.Matches(@"^/(login|health|login\.([a-z0-9]+\.)?css|favicon\.([a-z0-9]+\.)?svg)(\.gz|\.br)?$", path));
    }

    [Fact]
    public void Every_address_of_the_API_names_its_methods()
    {
        var any = Endpoints.Of(host.Application).Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 });
        Assert.Empty(any.Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public async Task Nobody_gets_anything_from_any_endpoint_without_a_login()
    {
        using var client = host.Browser();
        using var wrong = host.Program("groklab_ffffffffffffffff");
        var asked = 0;
        foreach (var endpoint in Endpoints.Of(host.Application).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            foreach (var method in Endpoints.Methods(endpoint))
            {
                var path = Endpoints.Path(endpoint);
                using var response = await SendAsync(client, method, path);
                Assert.True(IsRefusal(response), $"{method} {path}: {response.StatusCode}");
                using var withWrongToken = await SendAsync(wrong, method, path);
                Assert.True(withWrongToken.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {withWrongToken.StatusCode}");
                asked++;
            }
        }

        Assert.InRange(asked, 50, 5_000);
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/nowhere")]
    [InlineData("GET", "/api/nowhere")]
    [InlineData("DELETE", "/api/presets/1")]
    [InlineData("GET", "/hangfire/js10171")]
    public async Task Nor_from_an_address_without_an_endpoint(string method, string path)
    {
        using var client = host.Browser();
        using var response = await SendAsync(client, method, path);
        Assert.True(IsRefusal(response), $"{response.StatusCode}");
    }

    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/presets")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/hangfire")]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/_framework/blazor.web.js")]
    public async Task With_the_token_everything_answers(string path)
    {
        using var client = host.Program();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/_blazor")]
    [InlineData("/hubs/runs")]
    public async Task No_websocket_opens_without_a_login_or_from_another_site(string path)
    {
        using var client = host.Program();
        var address = new UriBuilder(new Uri(client.BaseAddress!, path)) { Scheme = "ws" }.Uri;
        Assert.Equal(HttpStatusCode.Unauthorized, await ConnectAsync(address));
        Assert.Equal(HttpStatusCode.Forbidden, await ConnectAsync(
            address, ("Authorization", $"Bearer {LockedHost.Token}"), ("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await ConnectAsync(address, ("Authorization", $"Bearer {LockedHost.Token}")));
    }

    [Fact]
    public async Task The_health_tells_strangers_only_whether_all_is_well()
    {
        using var stranger = host.Browser();
        using var program = host.Program();
        Assert.DoesNotContain("groklab.db", await stranger.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("groklab.db", await program.GetStringAsync(new Uri("/health", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static bool IsRefusal(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => true,
        HttpStatusCode.Redirect => response.Headers.Location!.OriginalString.Split('?')[0] == "/login",
        _ => false,
    };

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<HttpStatusCode> ConnectAsync(Uri address, params (string Name, string Value)[] headers)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(address, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status tells.
        }

        return socket.HttpStatusCode;
    }
}
