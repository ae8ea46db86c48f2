using Microsoft.AspNetCore.Routing.Patterns;

namespace GrokLab.Web.Tests.Security;

/// <summary>No name in an address leads to a file that is not served by that name.</summary>
public sealed class PathTraversalTests(LockedHost host) : IClassFixture<LockedHost>
{
    private static readonly string[] Attacks =
    [
        "../../../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2fappsettings.json",
        "..%5c..%5cappsettings.json", "..\\..\\appsettings.json", "....//....//etc/passwd", "..;/..;/etc/passwd", "%252e%252e%252fetc%252fpasswd",
        "%c0%ae%c0%ae%c0%afetc%c0%afpasswd", "/etc/passwd", "%2fetc%2fpasswd", "file:%2f%2f%2fetc%2fpasswd", "C:%5cWindows%5cwin.ini",
        "%00", "1%00.png", "1%00/../../etc/passwd", "%0d%0aSet-Cookie:%20a=b", "%2e", "..", "~", "%25", "groklab.db", "keys", new('a', 4_000),
    ];

    [Fact]
    public async Task In_no_route_with_a_name()
    {
        using var client = host.Program();
        var asked = 0;
        foreach (var endpoint in Endpoints.Of(host.Application).Where(e => e.RoutePattern.Parameters.Count > 0))
        {
            foreach (var method in Endpoints.Methods(endpoint).Where(m => m is not "OPTIONS" and not "CONNECT"))
            {
                foreach (var (target, attack) in Targets(endpoint.RoutePattern.Parameters, endpoint))
                {
                    var (status, text) = await RawRequest.SendAsync(
                        client.BaseAddress!, method, target, method is "GET" or "HEAD" ? null : "{}",
                        ("Authorization", $"Bearer {LockedHost.Token}"), ("Content-Type", "application/json"));
                    AssertNothing(method, target, attack, status, text);
                    asked++;
                }
            }
        }

        Assert.InRange(asked, 500, 100_000);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/lib/")]
    [InlineData("/charts/")]
    [InlineData("/_framework/")]
    [InlineData("/_content/MudBlazor/")]
    [InlineData("/hangfire/")]
    [InlineData("/openapi/")]
    [InlineData("/api/figures/")]
    [InlineData("/login/")]
    public async Task Nor_among_the_files_that_pages_need(string folder)
    {
        using var client = host.Program();
        foreach (var attack in (string[])[.. Attacks, "appsettings.json", "GrokLab.Web.dll", "GrokLab.sln", "src/GrokLab.Web/Program.cs", ".git/config"])
        {
            var target = folder + attack;
            var (status, text) = await RawRequest.SendAsync(client.BaseAddress!, "GET", target, null, ("Authorization", $"Bearer {LockedHost.Token}"));
            AssertNothing("GET", target, attack, status, text);
        }
    }

    private static IEnumerable<(string Target, string Attack)> Targets(
        IReadOnlyList<RoutePatternParameterPart> parameters, Microsoft.AspNetCore.Routing.RouteEndpoint endpoint) =>
        from place in parameters
        from attack in Attacks
        select (Endpoints.Path(endpoint, p => p.Name == place.Name ? attack : "1"), attack);

    // What ".." leaves of the path may be a page of its own; a file of the machine it never is.
    private static void AssertNothing(string method, string target, string attack, int status, string text)
    {
        var mended = attack is ".." or "%2e" or "../../../../../../etc/passwd" or "%2e%2e/%2e%2e/%2e%2e/etc/passwd" or "....//....//etc/passwd";
        Assert.True(status is 400 or 403 or 404 or 405 or 409 or 414 or 415 || (mended && status is 200 or 302) || IsPageThatSaysSo(status, text), $"{method} {target}: {status}\n{text}");
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("AllowedHosts", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[fonts]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nSet-Cookie: a=b", text, StringComparison.Ordinal);
    }

    private static bool IsPageThatSaysSo(int status, string text) =>
        status == 200 && text.Contains("There is no", StringComparison.Ordinal);
}
