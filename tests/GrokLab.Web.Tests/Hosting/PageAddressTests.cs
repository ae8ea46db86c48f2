using System.Net;
using System.Reflection;
using GrokLab.Web.Claims;
using GrokLab.Web.Http;

namespace GrokLab.Web.Tests.Hosting;

/// <summary>The status of a page's answer, by what its address names.</summary>
public sealed class PageAddressTests(GrokLabApplication host) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/runs/4711")]
    [InlineData("/runs/9223372036854775808")]
    [InlineData("/groups/4711")]
    [InlineData("/launch/nothing")]
    [InlineData("/launch/grokking-quick?run=4711")]
    [InlineData("/launch/grokking-quick?run=abc")]
    [InlineData("/theory?run=4711")]
    [InlineData("/figures?figure=99")]
    [InlineData("/figures?figure=1&group=4711")]
    [InlineData("/compare?runs=4711")]
    [InlineData("/compare?runs=abc")]
    [InlineData("/compare?group=4711")]
    [InlineData("/claims?C1=4711")]
    [InlineData("/docs/nothing")]
    [InlineData("/docs/decisions")]
    [InlineData("/docs/measures.md")]
    public async Task An_address_that_names_what_does_not_exist_answers_404(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(path));
    }

    [Fact]
    public async Task An_address_that_names_what_exists_answers_200()
    {
        var run = (await StoredGroups.AddAsync(host, StoredGroups.Generalising(1)))[0];
        foreach (var path in (string[])
        [
            "/", "/runs", "/figures", "/claims", "/theory", "/datasets", $"/runs/{run.Id}", $"/groups/{run.GroupId}", "/launch/grokking-quick", "/docs", "/docs/measures", "/docs/measures/", "/docs/decisions/cuda-graphs",
            $"/launch/grokking-quick?run={run.Id}", $"/theory?run={run.Id}", "/theory?run=", $"/figures?figure=1&group={run.GroupId}",
            $"/compare?runs={run.Id}", $"/compare?group={run.GroupId}", $"/phase?runs={run.Id}", $"/phase?group={run.GroupId}", $"/claims?C1={run.GroupId}",
        ])
        {
            Assert.True(await StatusAsync(path) == HttpStatusCode.OK, path);
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/compare?runs={run.Id},4711"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync("/phase?group=4711"));
    }

    [Fact]
    public async Task The_page_of_a_run_announces_the_curves_that_its_charts_read()
    {
        var run = (await StoredGroups.AddAsync(host, StoredGroups.Generalising(1)))[0];
        using var client = host.CreateClient();
        using var response = await client.GetAsync(new Uri($"/runs/{run.Id}", UriKind.Relative));
        var link = Assert.Single(response.Headers.GetValues("Link"), link => link.Contains("rel=preload; as=fetch", StringComparison.Ordinal));
        using var curves = await client.GetAsync(new Uri(link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)], UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, curves.StatusCode);
        Assert.Contains("val_accuracy", await curves.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null, "axis=Log", "nc1")]
    [InlineData("", "axis=Epochs&open=collapse", "nc1", "axis=Log")]
    [InlineData("?axis=LogSteps&open=none", "axis=Epochs&open=collapse", "axis=Log", "nc1")]
    [InlineData("", "axis=<script>&open=&logy=%", "axis=Log", "nc1")]
    public async Task The_announced_curves_are_those_that_the_address_asks_for_or_that_the_reader_saw_last(string query, string? kept, string with, string without)
    {
        var run = (await StoredGroups.AddAsync(host, StoredGroups.Generalising(1)))[0];
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/runs/{run.Id}{query}", UriKind.Relative));
        if (kept is not null)
        {
            request.Headers.Add("Cookie", $"groklab-run-axes={Uri.EscapeDataString(kept)}");
        }

        using var response = await client.SendAsync(request);
        var link = Assert.Single(response.Headers.GetValues("Link"), link => link.Contains("rel=preload; as=fetch", StringComparison.Ordinal));
        Assert.Contains(with, link, StringComparison.Ordinal);
        Assert.DoesNotContain(without, link, StringComparison.Ordinal);
    }

    [Fact]
    public void The_claims_page_names_a_group_for_each_claim() => Assert.Equal(
        ClaimCheck.All.Select(check => (NamedInAddress.Group, check.Id)),
        typeof(ClaimsPage).GetCustomAttributes<AddressNamesAttribute>().Select(named => (named.What, named.Parameter)).OrderBy(named => named.Parameter, StringComparer.Ordinal));

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var client = host.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }
}
