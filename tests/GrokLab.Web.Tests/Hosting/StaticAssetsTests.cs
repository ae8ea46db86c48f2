using System.Net;
using System.Text.RegularExpressions;

namespace GrokLab.Web.Tests.Hosting;

public sealed partial class StaticAssetsTests(GrokLabApplication host) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("/app.css", "text/css")]
    [InlineData("/favicon.svg", "image/svg+xml")]
    [InlineData("/lib/signalr/signalr.min.js", "text/javascript")]
    [InlineData("/charts/run-plots.js", "text/javascript")]
    [InlineData("/Runs/Charts/RunCharts.razor.js", "text/javascript")]
    [InlineData("/GrokLab.Web.styles.css", "text/css")]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.css", "text/css")]
    [InlineData("/_content/MudBlazor/MudBlazor.min.js", "text/javascript")]
    [InlineData("/_content/Plotly.Blazor/plotly-basic-3.7.0.min.js", "text/javascript")]
    public async Task Every_file_a_page_needs_is_served(string path, string type)
    {
        using var client = host.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_first_page_links_only_to_files_that_are_served_here()
    {
        using var client = host.CreateClient();
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative));
        var links = LinkPattern().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains(links, l => l.Contains("app.", StringComparison.Ordinal));
        foreach (var link in links)
        {
            Assert.DoesNotContain("//", link, StringComparison.Ordinal);
            using var response = await client.GetAsync(new Uri(link.TrimStart('.'), UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode, $"{link}: {response.StatusCode}");
        }
    }

    [GeneratedRegex(@"<(?:link|script)[^>]*?(?:href|src)=""([^""]+)""[^>]*>")]
    private static partial Regex LinkPattern();
}
