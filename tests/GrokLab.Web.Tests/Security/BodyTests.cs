using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace GrokLab.Web.Tests.Security;

/// <summary>What a body may be, at every endpoint that changes something.</summary>
public sealed class BodyTests(LockedHost host) : IClassFixture<LockedHost>
{
    private const int TenMegabytes = 10 << 20;

    [Fact]
    public async Task Ten_megabytes_are_too_much_everywhere()
    {
        var body = $$"""{"preset":"{{new string('x', TenMegabytes)}}"}""";
        foreach (var (method, path, _) in Changing(acceptingJsonOnly: false))
        {
            using var client = host.Program();
            var (status, text) = await RawRequest.SendAsync(
                client.BaseAddress!, method, path, body, ("Authorization", $"Bearer {LockedHost.Token}"), ("Content-Type", "application/json"));
            Assert.True(status == 413, $"{method} {path}: {text}");
        }
    }

    [Fact]
    public async Task Ten_megabytes_of_unknown_length_are_too_much_where_they_are_read()
    {
        using var client = host.Program();
        foreach (var (method, path, _) in Changing(acceptingJsonOnly: true))
        {
            var chunk = $"{TenMegabytes:x}\r\n{new string(' ', TenMegabytes)}\r\n0\r\n\r\n";
            var (status, text) = await RawRequest.SendAsync(
                client.BaseAddress!, method, path, chunk, ("Authorization", $"Bearer {LockedHost.Token}"), ("Content-Type", "application/json"),
                ("Transfer-Encoding", "chunked"));
            Assert.True(status == 413, $"{method} {path}: {text}");
        }
    }

    [Fact]
    public async Task Ten_thousand_levels_are_too_deep()
    {
        const int levels = 10_000;
        string[] bodies =
        [
            new string('[', levels) + new string(']', levels),
            $$$"""{"preset":"grokking-quick","overrides":{{{string.Concat(Enumerable.Repeat("{\"a\":", levels))}}}1{{{new string('}', levels)}}}}""",
            $$$"""{"preset":"grokking-quick","overrides":{"{{{string.Join('.', Enumerable.Repeat("a", 400_000))}}}":1}}""",
            $$$"""{"preset":"grokking-quick","grid":{"{{{string.Join('.', Enumerable.Repeat("a", 400_000))}}}":[1]}}""",
        ];
        foreach (var (method, path, _) in Changing(acceptingJsonOnly: true))
        {
            foreach (var body in bodies)
            {
                Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(method, path, body, "application/json"));
            }
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/xml")]
    [InlineData("application/jsonp")]
    public async Task What_is_no_json_by_its_own_words_is_refused(string type)
    {
        foreach (var (method, path, _) in Changing(acceptingJsonOnly: true))
        {
            var status = await SendAsync(method, path, """{"preset":"grokking-quick"}""", type);
            Assert.True(status == HttpStatusCode.UnsupportedMediaType, $"{method} {path}: {status}");
        }
    }

    [Fact]
    public async Task An_error_for_every_member_of_a_large_body_stays_a_small_answer()
    {
        using var client = host.Program();
        var body = "{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"unknown{i}\":1")) + "}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/runs", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1_000, 100_000);
    }

    private List<(string Method, string Path, RouteEndpoint Endpoint)> Changing(bool acceptingJsonOnly)
    {
        var found = (from endpoint in Endpoints.Of(host.Application)
                     where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)
                     where !acceptingJsonOnly || endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true
                     from method in Endpoints.Methods(endpoint)
                     where method is "POST" or "PUT" or "PATCH" or "DELETE"
                     select (method, Endpoints.Path(endpoint), endpoint)).ToList();
        Assert.InRange(found.Count, 2, 1_000);
        return found;
    }

    private async Task<HttpStatusCode> SendAsync(string method, string path, string body, string type)
    {
        using var client = host.Program();
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
