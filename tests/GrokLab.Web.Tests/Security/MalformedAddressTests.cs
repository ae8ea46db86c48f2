using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security;

/// <summary>Addresses that a person or a program got wrong, at every page and endpoint: the answer can be read and has the security headers.</summary>
public sealed class MalformedAddressTests(LockedHost host) : IClassFixture<LockedHost>
{
    /// <summary>As they stand in an address: not numbers, numbers out of range, controls, half characters, long ones.</summary>
    private static readonly string[] Values =
    [
        "abc", "-1", "1.5", "9223372036854775807", "9223372036854775808", "99999999999999999999999999", "1e5", "0x10", "%2B1", "", "%20", "%00", "%0A",
        "%ED%A0%80", "%FF", "%E2%80%AE", "null", "NaN", "1,2", "..%2F..%2Fetc", "%3Cscript%3E", new('9', 3_000),
    ];

    // What the endpoints read from a query by hand, and the pages' own parameters.
    private static readonly string[] Names =
    [
        "skip", "take", "status", "names", "maxPoints", "axis", "afterStep", "group", "band", "widthCm", "heightCm", "dpi", "class", "count", "effort", "runs",
        "metrics", "curves", "returnUrl", "id", "access_token",
    ];

    [Fact]
    public async Task Every_page_answers_a_malformed_route_or_query_with_a_page()
    {
        using var client = host.Program();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        HashSet<string> addresses = [];
        foreach (var page in typeof(Program).Assembly.GetTypes())
        {
            var own = page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(p => (p.Name, Query: p.GetCustomAttribute<SupplyParameterFromQueryAttribute>())).Where(p => p.Query is not null)
                .Select(p => p.Query!.Name ?? p.Name).ToList();
            foreach (var template in page.GetCustomAttributes<RouteAttribute>().Select(route => route.Template))
            {
                foreach (var value in Values)
                {
                    var all = string.Join('&', own.Union(Names).Select(name => $"{name}={value[..Math.Min(value.Length, 400)]}"));
                    addresses.Add(Filled(template, value));
                    addresses.UnionWith(own.Select(name => $"{name}={value}").Append(all).Select(query => $"{Filled(template, "grokking-quick")}?{query}"));
                }
            }
        }

        Assert.InRange(addresses.Count, 200, 10_000);
        foreach (var address in addresses)
        {
            await AssertPageAsync(client, address);
        }
    }

    [Fact]
    public async Task Every_endpoint_answers_a_malformed_route_or_query_in_words()
    {
        using var client = host.Program();
        var asked = 0;
        foreach (var endpoint in Endpoints.Of(host.Application).Where(e => e.RoutePattern.RawText!.TrimStart('/').Split('/')[0] is "api" or "openapi" or "hubs" or "hangfire" or "health" or "login"))
        {
            foreach (var method in Endpoints.Methods(endpoint).Where(m => m != "POST" || !endpoint.RoutePattern.RawText!.Contains("login", StringComparison.Ordinal)))
            {
                foreach (var value in Values)
                {
                    var shortened = value[..Math.Min(value.Length, 400)];
                    foreach (var path in (string[])[Endpoints.Path(endpoint, _ => shortened), $"{Endpoints.Path(endpoint)}?{string.Join('&', Names.Select(n => $"{n}={shortened}&{n}=2"))}"])
                    {
                        using var request = new HttpRequestMessage(new HttpMethod(method), path)
                        {
                            Content = method is "GET" or "DELETE" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
                        };
                        using var response = await client.SendAsync(request);
                        await AssertAnswerAsync(response, $"{method} {path}");
                        asked++;
                    }
                }
            }
        }

        Assert.InRange(asked, 1_000, 100_000);
    }

    [Theory]
    [InlineData("/login", "application/x-www-form-urlencoded")]
    [InlineData("/login", "multipart/form-data")]
    [InlineData("/logout", "application/x-www-form-urlencoded")]
    [InlineData("/logout", "multipart/form-data")]
    public async Task A_form_that_cannot_be_read_is_the_senders_mistake(string path, string type)
    {
        using var client = host.Program();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var content = new StringContent(string.Join('&', Enumerable.Range(0, 100).Select(i => $"f{i}=1")));
        content.Headers.ContentType = new(type);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("The request is not valid", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        AssertHeaders(response, path);
    }

    [Theory]
    [InlineData("/boom", "text/html")]
    [InlineData("/boom", "*/*")]
    [InlineData("/api/boom", "text/html")]
    public async Task An_error_of_the_program_is_answered_in_words_with_the_security_headers(string path, string accept)
    {
        using var storage = new TemporaryFolder();
        await using var application = GrokLabApplication.On(storage, ("Logging:LogLevel:Default", "None"));
        application.Configure = services => services.AddSingleton<IStartupFilter>(new Boom());
        using var client = application.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", accept);
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        AssertHeaders(response, path);
        Assert.DoesNotContain("The secret reason", text, StringComparison.Ordinal);
        if (path == "/boom" && accept == "text/html")
        {
            Assert.Contains("This page cannot be shown", text, StringComparison.Ordinal);
            Assert.Contains("<a href=\"./\">", text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_name_that_is_not_allowed_is_refused_with_the_security_headers()
    {
        using var client = host.Program();
        client.DefaultRequestHeaders.Host = "evil.example";
        using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        AssertHeaders(response, "/");
    }

    private static async Task AssertPageAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        var shown = $"{path[..Math.Min(path.Length, 200)]}: {response.StatusCode} {text[..Math.Min(text.Length, 500)]}";
        Assert.True((int)response.StatusCode is 200 or 302 or 400 or 404, shown);
        AssertHeaders(response, shown);
        Assert.True(text.Contains("</html>", StringComparison.Ordinal) || response.StatusCode is HttpStatusCode.Redirect || IsKestrels(response, text), shown);
    }

    private static async Task AssertAnswerAsync(HttpResponseMessage response, string request)
    {
        var text = await response.Content.ReadAsStringAsync();
        var shown = $"{request[..Math.Min(request.Length, 200)]}: {response.StatusCode} {text[..Math.Min(text.Length, 500)]}";
        Assert.True((int)response.StatusCode < 500 || response.StatusCode is HttpStatusCode.ServiceUnavailable, shown);
        AssertHeaders(response, shown);
        if ((int)response.StatusCode >= 400 && request.Contains(" /api/", StringComparison.Ordinal) && !IsKestrels(response, text))
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.True(JsonElement.Parse(text).TryGetProperty("title", out _), shown);
        }
    }

    // A path that Kestrel itself does not take (%00) is answered before any of the program's code runs, without a body.
    private static bool IsKestrels(HttpResponseMessage response, string text) => response.StatusCode is HttpStatusCode.BadRequest && text.Length == 0;

    private static void AssertHeaders(HttpResponseMessage response, string shown)
    {
        if (response.StatusCode is HttpStatusCode.BadRequest && response.Content.Headers.ContentLength == 0)
        {
            return; // Kestrel's own: see above.
        }

        foreach (var name in (string[])["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"])
        {
            Assert.True(response.Headers.Contains(name), $"{name} is missing. {shown}");
        }
    }

    private static string Filled(string template, string value) => "/" + string.Join('/', RoutePatternFactory.Parse(template).PathSegments
        .Select(segment => string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : value))));

    private sealed class Boom : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Use((HttpContext context, RequestDelegate _) => throw new InvalidOperationException("The secret reason."));
        };
    }
}
