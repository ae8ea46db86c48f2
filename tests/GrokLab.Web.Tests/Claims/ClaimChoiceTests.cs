using System.Globalization;
using System.Net;
using System.Text.Json;
using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Web.Claims;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;
using GrokLab.Web.Tests.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Claims;

public sealed class ClaimChoiceTests : IAsyncDisposable, IAsyncLifetime
{
    private readonly GrokLabApplication application = new();

    public ValueTask DisposeAsync() => application.DisposeAsync();

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Every_group_that_fits_has_a_verdict_and_the_newest_that_decides_is_the_default()
    {
        var supports = await AddAsync(Supporting(1, 2, 3));
        var refutes = await AddAsync(Refuting(1, 2, 3));
        var open = await AddAsync(Supporting(1));
        var runs = await AddAsync(StoredGroups.Generalising(1, status: RunStatus.Running));
        var claim = await ClaimAsync("/api/claims", "C1");
        Assert.Equal(refutes, claim.GetProperty("groupId").GetInt64());
        Assert.Equal("NotSupported", claim.GetProperty("verdict").GetString());
        Assert.Equal("3 seeds", claim.GetProperty("basis").GetProperty("text").GetString());
        Assert.False(claim.GetProperty("basis").GetProperty("isOneSeed").GetBoolean());
        Assert.Equal(
            [(runs, "NotEnoughData", null), (open, "Undecided", "one run"), (refutes, "NotSupported", "3 seeds"), (supports, "Supported", "3 seeds")],
            claim.GetProperty("groups").EnumerateArray().Select(g => (
                g.GetProperty("groupId").GetInt64(), g.GetProperty("verdict").GetString(),
                g.GetProperty("basis") is { ValueKind: JsonValueKind.Object } basis ? basis.GetProperty("text").GetString() : null)));
        Assert.Equal(0, claim.GetProperty("olderGroups").GetInt32());
    }

    [Fact]
    public async Task A_query_chooses_the_group_of_each_claim_and_a_newer_launch_does_not_replace_it()
    {
        var chosen = await AddAsync(Supporting(1, 2, 3));
        var newer = await StoredGroups.AddAsync(application, Refuting(1, 2, 3));
        var claim = await ClaimAsync($"/api/claims?C1={chosen}", "C1");
        Assert.Equal((chosen, "Supported"), (claim.GetProperty("groupId").GetInt64(), claim.GetProperty("verdict").GetString()));
        Assert.All(claim.GetProperty("numbers").EnumerateArray(), number => Assert.Empty(number.GetProperty("runIds").EnumerateArray().Select(id => id.GetInt64()).Intersect(newer.Select(run => run.Id))));
        Assert.Equal(newer[0].GroupId, (await ClaimAsync($"/api/claims?C1={chosen}", "C8")).GetProperty("groupId").GetInt64());
    }

    [Fact]
    public async Task Only_the_newest_groups_are_checked_the_others_are_counted_and_any_can_be_asked_for()
    {
        var oldest = await AddAsync(Supporting(1, 2, 3));
        for (var i = 0; i < ClaimService.MostGroups + 1; i++)
        {
            await AddAsync(StoredGroups.Generalising(2, kappaFalls: 50, nccFalls: 500));
        }

        var claim = await ClaimAsync("/api/claims", "C1");
        Assert.Equal((ClaimService.MostGroups, 2), (claim.GetProperty("groups").GetArrayLength(), claim.GetProperty("olderGroups").GetInt32()));
        var asked = await ClaimAsync($"/api/claims?C1={oldest}", "C1");
        Assert.Equal((oldest, "Supported"), (asked.GetProperty("groupId").GetInt64(), asked.GetProperty("verdict").GetString()));
        Assert.Equal((ClaimService.MostGroups + 1, 1), (asked.GetProperty("groups").GetArrayLength(), asked.GetProperty("olderGroups").GetInt32()));
    }

    [Fact]
    public async Task A_repeat_of_a_run_is_named_and_does_not_make_a_second_seed()
    {
        await AddAsync(StoredGroups.Generalising(1), StoredGroups.Generalising(1));
        var claim = await ClaimAsync("/api/claims", "C1");
        Assert.Equal("one run", claim.GetProperty("basis").GetProperty("text").GetString());
        Assert.Contains("are repeats", Assert.Single(claim.GetProperty("repeats").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C1=first", "C1", "whole number")]
    [InlineData("C1=0", "C1", "whole number")]
    [InlineData("C1=4711", "C1", "no group 4711 that fits this claim; those that fit: 1")]
    [InlineData("C2=1", "C2", "no group 1 that fits this claim; no group does")]
    public async Task A_group_that_cannot_be_chosen_is_named(string query, string field, string words)
    {
        await AddAsync(StoredGroups.Generalising(1));
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/claims?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await BadInputTests.AssertNamesAsync(response, field, words);
    }

    [Fact]
    public async Task The_page_shows_each_groups_verdict_and_keeps_the_choice_in_its_address()
    {
        var supports = await AddAsync(Supporting(1, 2, 3));
        var refutes = await AddAsync(Refuting(1, 2, 3));
        var open = await AddAsync(Supporting(1));
        await using var context = new PageContext(application);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/claims?C8={supports}");
        var page = context.Render<ClaimsPage>();
        page.WaitForAssertion(() => Assert.Equal("NotSupported", page.Find("[aria-labelledby=C1]").GetAttribute("data-verdict")));
        Assert.Contains("rests on 3 seeds", page.Find("[aria-labelledby=C1]").TextContent, StringComparison.Ordinal);
        var groups = page.FindAll("[aria-labelledby=C1] .claim-groups a");
        Assert.Equal([$"#{open} undecided, one run", $"#{refutes} not supported", $"#{supports} supported"], groups.Select(link => link.TextContent));
        Assert.Equal($"claims?C1={supports}&C8={supports}#C1", groups[2].GetAttribute("href"));

        navigation.NavigateTo(groups[2].GetAttribute("href")!);
        page.WaitForAssertion(() => Assert.Equal("Supported", page.Find("[aria-labelledby=C1]").GetAttribute("data-verdict")));
        Assert.Equal("true", page.FindAll("[aria-labelledby=C1] .claim-groups a")[2].GetAttribute("aria-current"));
        Assert.Contains($"group {supports}", page.Find("[aria-labelledby=C8]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_address_with_a_group_that_is_gone_says_so_and_shows_the_default()
    {
        var group = await AddAsync(StoredGroups.Generalising(1));
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/claims?C1=4711&C2=x");
        var page = context.Render<ClaimsPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[role=alert]").Count));
        Assert.Contains("no group 4711", page.Find(".page").TextContent, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"group {group}"), page.Find("[aria-labelledby=C1]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_is_chosen_stays_when_another_figure_that_it_fits_is_chosen()
    {
        var chosen = await AddAsync(StoredGroups.Generalising(1));
        await AddAsync(StoredGroups.Generalising(1));
        await using var context = new PageContext(application);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"/figures?figure=1&group={chosen}");
        var page = context.Render<FiguresPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".figures-title")));
        page.Find("#figure-number").Change("8");
        page.WaitForAssertion(() => Assert.EndsWith($"/figures?figure=8&group={chosen}", navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_group_of_a_figure_is_said_to_be_the_default_and_can_be_kept()
    {
        await AddAsync(StoredGroups.Generalising(1));
        var newest = await AddAsync(StoredGroups.Generalising(1));
        await using var context = new PageContext(application);
        var page = context.Render<FiguresPage>();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("a"), link => link.GetAttribute("href") == $"figures?figure=1&group={newest}"));
    }

    [Fact]
    public async Task Conditions_carry_their_intervals_and_the_page_writes_them()
    {
        await AddAsync(Supporting(1, 2, 3));
        var condition = (await ClaimAsync("/api/claims", "C1")).GetProperty("conditions")[1];
        Assert.Equal(
            (true, 3, "StudentT", 0.5, "Above"),
            (condition.GetProperty("holds").GetBoolean(), condition.GetProperty("n").GetInt32(), condition.GetProperty("method").GetString(), condition.GetProperty("threshold").GetDouble(),
                condition.GetProperty("side").GetString()));
        Assert.Equal((1.0, 1.0, 1.0), (condition.GetProperty("value").GetDouble(), condition.GetProperty("low").GetDouble(), condition.GetProperty("high").GetDouble()));
        Assert.Equal(JsonValueKind.Null, condition.GetProperty("signTestP").ValueKind);
        Assert.Equal([1, 2, 3], condition.GetProperty("seeds").EnumerateArray().Select(seed => seed.GetProperty("seed").GetInt32()));

        await using var context = new PageContext(application);
        var page = context.Render<ClaimsPage>();
        page.WaitForAssertion(() => Assert.Contains("1.00 [1.00, 1.00], n = 3, t interval", page.Find("[aria-labelledby=C1]").TextContent, StringComparison.Ordinal));
        Assert.Contains("must be above 0.5", page.Find("[aria-labelledby=C1]").TextContent, StringComparison.Ordinal);
        Assert.Contains("measured κ at matched confidence", page.Find("[aria-labelledby=C9]").TextContent, StringComparison.Ordinal);
    }

    private static StoredGroups.StoredRun[] Supporting(params int[] seeds) => [.. seeds.Select(seed => StoredGroups.Generalising(seed))];

    private static StoredGroups.StoredRun[] Refuting(params int[] seeds) => [.. seeds.Select(seed => StoredGroups.Generalising(seed, kappaFalls: 50, nccFalls: 500))];

    private async Task<long> AddAsync(params StoredGroups.StoredRun[] runs) => (await StoredGroups.AddAsync(application, runs))[0].GroupId!.Value;

    private async Task<JsonElement> ClaimAsync(string path, string id)
    {
        using var client = application.CreateClient();
        return JsonElement.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative))).EnumerateArray().Single(claim => claim.GetProperty("id").GetString() == id);
    }
}
