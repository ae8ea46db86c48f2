using System.Net;
using System.Text.RegularExpressions;

namespace GrokLab.Web.Tests.Security;

public sealed partial class HeaderTests(LockedHost host) : IClassFixture<LockedHost>
{
    [Theory]
    [InlineData("/login", false)]
    [InlineData("/health", false)]
    [InlineData("/", true)]
    [InlineData("/hangfire", true)]
    [InlineData("/api/runs", true)]
    [InlineData("/api/runs", false)]
    [InlineData("/api/runs/4711", true)]
    [InlineData("/nowhere", true)]
    [InlineData("/app.css", true)]
    public async Task Every_answer_tells_the_browser_to_let_nothing_foreign_in(string path, bool loggedIn)
    {
        using var client = loggedIn ? host.Program() : host.Browser();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"script-src[^;]*unsafe", policy);
        foreach (var (name, value) in ((string, string)[])[
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin")])
        {
            Assert.Equal(value, Assert.Single(response.Headers.GetValues(name)));
        }

        Assert.False(response.Headers.Contains("Server"));
        Assert.DoesNotContain(response.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.True(path == "/app.css" || response.Headers.CacheControl?.NoStore == true, $"{response.Headers.CacheControl}");
    }

    [Fact]
    public async Task The_pages_only_inline_script_is_the_import_map_with_a_nonce_of_its_own()
    {
        using var client = host.Program();
        var nonces = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
            var page = await response.Content.ReadAsStringAsync();
            var inline = InlineScript().Matches(page).Select(m => m.Value).ToList();
            var nonce = WebUtility.HtmlDecode(Nonce().Match(Assert.Single(inline)).Groups[1].Value);
            Assert.Contains("type=\"importmap\"", inline[0], StringComparison.Ordinal);
            Assert.Contains($"'nonce-{nonce}'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            nonces.Add(nonce);
        }

        Assert.Equal(2, nonces.Distinct().Count());
    }

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)[^>]*>")]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"nonce=""([^""]{20,})""")]
    private static partial Regex Nonce();
}
