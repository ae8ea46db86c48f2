using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Runs;

/// <summary>Lists of the API say how many there are, and where they go on.</summary>
public sealed partial class ListPageTests : IAsyncDisposable
{
    private readonly GrokLabApplication application = new();
    private readonly HttpClient client;

    public ListPageTests()
    {
        client = application.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/runs?take=2&status=Completed")]
    [InlineData("/api/runs?STATUS=completed&Take=2&skip=0")]
    [InlineData("/api/groups?take=2")]
    public async Task Pages_name_the_next_one_and_hold_each_entry_once_while_others_are_added(string first)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            await StoredGroups.AddAsync(application, StoredGroups.Generalising(seed));
        }

        var ids = new List<long>();
        var totals = new List<string>();
        for (var address = first; address is not null;)
        {
            var (page, total, next) = await PageAsync(address);
            ids.AddRange(page);
            totals.Add(total);
            address = next;
            if (totals.Count == 1)
            {
                await StoredGroups.AddAsync(application, StoredGroups.Generalising(6));
            }
        }

        Assert.Equal([5L, 4, 3, 2, 1], ids);
        Assert.Equal(["5", "6", "6"], totals);
    }

    [Fact]
    public async Task A_list_of_more_than_a_thousand_runs_says_that_it_goes_on()
    {
        await using (var context = await application.Services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>().CreateDbContextAsync())
        {
            context.Runs.AddRange(Enumerable.Range(1, 1_001).Select(seed => new Run
            {
                Name = $"Run {seed}", SpecJson = "{}", Seed = seed, RequestedDevice = "cpu", TotalSteps = 1, Status = RunStatus.Completed, CreatedAt = DateTimeOffset.UnixEpoch,
            }));
            await context.SaveChangesAsync();
        }

        var (first, total, next) = await PageAsync("/api/runs");
        Assert.Equal((1_000, "1001"), (first.Count, total));
        var (second, _, last) = await PageAsync(next!);
        Assert.Equal((1L, null), (Assert.Single(second), last));
        Assert.DoesNotContain(1, first);
    }

    [Fact]
    public async Task An_empty_list_has_the_total_zero_and_no_next_page()
    {
        foreach (var path in (string[])["/api/runs", "/api/groups"])
        {
            Assert.Equal((0, "0", null), await PageAsync(path) is var (page, total, next) ? (page.Count, total, next) : default);
        }
    }

    private async Task<(IReadOnlyList<long> Ids, string Total, string? Next)> PageAsync(string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        var entries = await response.Content.ReadFromJsonAsync<JsonElement>();
        var next = response.Headers.TryGetValues("Link", out var links) ? Next().Match(Assert.Single(links)).Groups[1].Value : null;
        return ([.. entries.EnumerateArray().Select(e => e.GetProperty("id").GetInt64())], Assert.Single(response.Headers.GetValues("X-Total-Count")), next);
    }

    [GeneratedRegex("^<(/api/[^>]+)>; rel=\"next\"$")]
    private static partial Regex Next();
}
