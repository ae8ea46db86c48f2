using System.Net;
using System.Net.Http.Json;
using GrokLab.Web.Security;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Hosting;

public sealed class CrossSiteTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("POST", "/api/runs", "Origin", "https://evil.example")]
    [InlineData("POST", "/api/runs", "Origin", "null")]
    [InlineData("POST", "/api/runs", "Origin", "http://localhost:1")]
    [InlineData("POST", "/api/runs", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/api/runs", "Sec-Fetch-Site", "same-site")]
    [InlineData("POST", "/api/runs/1/stop", "Origin", "https://evil.example")]
    [InlineData("POST", "/api/datasets/cifar10/install", "Origin", "https://evil.example")]
    [InlineData("DELETE", "/api/datasets/cifar10/install", "Sec-Fetch-Site", "cross-site")]
    [InlineData("POST", "/hubs/runs/negotiate", "Origin", "https://evil.example")]
    [InlineData("GET", "/hubs/runs", "Origin", "https://evil.example")]
    [InlineData("POST", "/hangfire/jobs/enqueued/delete", "Origin", "https://evil.example")]
    [InlineData("POST", "/_blazor/negotiate", "Origin", "https://evil.example")]
    [InlineData("GET", "/_blazor?id=x", "Origin", "https://evil.example")]
    [InlineData("PUT", "/nowhere", "Origin", "https://evil.example")]
    [InlineData("DELETE", "/api/runs/1", "Origin", "http://127.0.0.1.evil.example")]
    [InlineData("DELETE", "/api/runs/1", "Sec-Fetch-Site", "cross-site")]
    [InlineData("DELETE", "/api/groups/1", "Origin", "https://evil.example")]
    [InlineData("DELETE", "/api/groups/1", "Cookie", "LOGIN=x")]
    [InlineData("PATCH", "/api/runs/1", "Origin", "null")]
    [InlineData("PATCH", "/api/runs/1", "Sec-Fetch-Site", "same-site")]
    [InlineData("PATCH", "/api/groups/1", "Origin", "https://evil.example")]
    [InlineData("POST", "/api/runs", "Cookie", "LOGIN=x")]
    public async Task What_another_site_asks_for_is_refused(string method, string path, string header, string value)
    {
        using var response = await SendAsync(method, path, (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_websocket_of_another_site_is_refused()
    {
        using var response = await SendAsync(
            "GET", "/_blazor", ("Origin", "https://evil.example"), ("Connection", "Upgrade"), ("Upgrade", "websocket"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_own_page_and_programs_pass()
    {
        using var client = application.CreateClient();
        var own = client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (var header in ((string, string)[])[("Origin", own), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none"), ("X-Nothing", "1")])
        {
            using var response = await SendAsync("POST", "/api/runs", header);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        using var read = await SendAsync("GET", "/api/presets", ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Names_of_other_hosts_are_refused()
    {
        using var response = await SendAsync("GET", "/api/presets", ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/hangfire")]
    [InlineData("/")]
    [InlineData("/api/runs")]
    public async Task Without_a_password_what_a_proxy_passes_on_is_refused(string path)
    {
        using var local = await SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, local.StatusCode);
        foreach (var mark in (string[])["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded"])
        {
            using var forwarded = await SendAsync("GET", path, (mark, "203.0.113.7"));
            Assert.Equal(HttpStatusCode.Forbidden, forwarded.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var client = application.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = JsonContent.Create(new { });
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value.Replace("LOGIN", application.Services.GetRequiredService<CookieNames>().Login, StringComparison.Ordinal));
        }

        return await client.SendAsync(request);
    }
}
