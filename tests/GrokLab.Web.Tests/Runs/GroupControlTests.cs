using System.Net;
using System.Text.Json;
using Bunit;
using GrokLab.Web.Groups.Pages;
using GrokLab.Web.Tests.Components;
using MudBlazor;

namespace GrokLab.Web.Tests.Runs;

/// <summary>One command to all runs of a group.</summary>
[Collection(SharedHost.Name)]
public sealed class GroupControlTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_group_is_paused_resumed_unplugged_and_stopped_with_its_waiting_runs_and_answers_run_by_run()
    {
        var (group, ids) = await LaunchAsync();
        var unplugged = await SendAsync(group, "unplug");
        Assert.Equal([(ids[0], "Done"), (ids[1], "Refused"), (ids[2], "Refused")], Outcomes(unplugged));
        Assert.Equal("RegularizerUnplugged", unplugged[0].GetProperty("event").GetProperty("kind").GetString());
        Assert.Contains("waits for its turn", unplugged[1].GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal(ids.Select(id => (id, "Done")), Outcomes(await SendAsync(group, "pause")));
        Assert.Equal(["Paused", "Paused", "Paused"], await StatusesAsync(ids));
        Assert.All(Outcomes(await SendAsync(group, "pause")), one => Assert.Equal("Refused", one.Outcome));

        Assert.Equal(ids.Select(id => (id, "Done")), Outcomes(await SendAsync(group, "resume")));
        Assert.Equal(["Running", "Queued", "Queued"], await StatusesAsync(ids));
        Assert.Equal([(ids[0], "Done"), (ids[1], "Refused"), (ids[2], "Refused")], Outcomes(await SendAsync(group, "plug-in")));

        Assert.Equal(ids.Select(id => (id, "Done")), Outcomes(await SendAsync(group, "stop")));
        Assert.Equal(["Stopped", "Stopped", "Stopped"], await StatusesAsync(ids));
        Assert.Equal(0, (await Api.RunAsync(ids[1])).GetProperty("attempts").GetInt32()); // None began in the place of the first.
        Assert.All(await SendAsync(group, "stop"), one => Assert.Contains("has ended", one.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_that_does_not_exist_cannot_be_stopped()
    {
        using var response = await client.PostAsync(new Uri("/api/groups/4711/stop", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("There is no group 4711.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_group_stops_all_its_runs_after_a_question()
    {
        var (group, ids) = await LaunchAsync();
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var dialogs = context.Render<MudDialogProvider>();
        var page = context.Render<GroupPage>(parameters => parameters.Add(p => p.Id, group));
        page.WaitForAssertion(() => Button(page, "Pause all"));
        await ClickAsync(page, "Pause all");
        page.WaitForAssertion(() => Assert.Equal("Paused 3 of 3 runs.", page.Find("[data-testid=group-answer]").TextContent.Trim()));
        _ = ClickAsync(page, "Stop all");
        dialogs.WaitForAssertion(() => Assert.Contains("Stop 3 runs of this group?", dialogs.Markup, StringComparison.Ordinal));
        Assert.Equal(["Paused", "Paused", "Paused"], await StatusesAsync(ids));
        await dialogs.InvokeAsync(() => dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "Stop 3 runs").ClickAsync());
        page.WaitForAssertion(() => Assert.Equal("Stopped 3 of 3 runs.", page.Find("[data-testid=group-answer]").TextContent.Trim()));
        Assert.Equal(["Stopped", "Stopped", "Stopped"], await StatusesAsync(ids));
    }

    public void Dispose() => client.Dispose();

    private async Task<(long Group, long[] Runs)> LaunchAsync()
    {
        var launched = (await Api.LaunchAsync(RunsApi.Regularized(1_000_000), 1, 2, 3)).EnumerateArray().ToList();
        var ids = launched.Select(run => run.GetProperty("id").GetInt64()).ToArray();
        await Api.StepAsync(ids[0], 10);
        return (launched[0].GetProperty("groupId").GetInt64(), ids);
    }

    private async Task<IReadOnlyList<JsonElement>> SendAsync(long group, string command)
    {
        using var response = await client.PostAsync(new Uri($"/api/groups/{group}/{command}", UriKind.Relative), null);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode} {text}");
        return [.. JsonElement.Parse(text).EnumerateArray()];
    }

    private static IEnumerable<(long Id, string Outcome)> Outcomes(IEnumerable<JsonElement> results) =>
        results.Select(one => (one.GetProperty("runId").GetInt64(), one.GetProperty("outcome").GetString()!));

    private async Task<string[]> StatusesAsync(IEnumerable<long> ids) =>
        await Task.WhenAll(ids.Select(async id => RunsApi.Status(await Api.RunAsync(id))));

    // Found and clicked between two renders: the page is drawn anew while its runs train.
    private static Task ClickAsync(IRenderedComponent<GroupPage> page, string text) => page.InvokeAsync(() => Button(page, text).ClickAsync());

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<GroupPage> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == text);
}
