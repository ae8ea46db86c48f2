using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Runs.Pages;
using GrokLab.Web.Tests.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Runs;

/// <summary>Runs that wait for their turn: paused, resumed, stopped, and behind a paused run.</summary>
[Collection(SharedHost.Name)]
public sealed class WaitingRunTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_waiting_run_that_is_paused_lets_others_pass_until_it_is_resumed()
    {
        var first = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(first, 1);
        var held = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        var behind = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        Assert.Equal("Paused", (await Api.ConfirmedAsync(held, "pause")).GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await Api.CommandAsync(held, "pause")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Api.CommandAsync(held, "unplug")).Status);
        await Api.ConfirmedAsync(first, "stop");
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(behind)));
        var run = await Api.RunAsync(held);
        Assert.Equal(("Paused", true, 0), (RunsApi.Status(run), run.GetProperty("pausedByUser").GetBoolean(), run.GetProperty("attempts").GetInt32()));
        Assert.Equal("Resumed", (await Api.ConfirmedAsync(held, "resume")).GetProperty("kind").GetString());
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(held)));
        Assert.Equal(["Paused", "Resumed", "RunStarted", "Completed"], await Api.EventKindsAsync(held));
    }

    [Fact]
    public async Task An_interrupted_run_can_be_resumed_and_goes_on()
    {
        // As a server leaves it whose last words could not be stored: nobody has queued it.
        var ended = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.EndedAsync(ended);
        var writer = application.Services.GetRequiredService<RunWriter>();
        var first = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(first, 1);
        await writer.WriteAsync(new StatusRecord(ended, RunStatus.Interrupted, "The server ended.", DateTimeOffset.UnixEpoch));
        await writer.FlushAsync();
        await using (var context = Context())
        {
            var page = context.Render<RunPage>(parameters => parameters.Add(p => p.Id, ended));
            page.WaitForAssertion(() => Assert.Contains("It resumes by itself", page.Find("[data-testid=waits]").TextContent, StringComparison.Ordinal));
            await ClickAsync(page, "Resume");
            page.WaitForAssertion(() => Assert.Contains(
                "as soon as the device is free", page.Find("[data-testid=control-answer]").TextContent, StringComparison.Ordinal));
        }

        Assert.Equal(HttpStatusCode.Accepted, (await Api.CommandAsync(ended, "resume")).Status);
        await Api.ConfirmedAsync(first, "stop");
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(ended, interruptedIsAnEnd: false)));
        Assert.Contains("The server ended.", (await Api.EventAsync(ended, "TakenUp")).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_behind_a_paused_one_names_it_offers_to_resume_or_stop_it_and_gives_no_estimate()
    {
        var paused = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(paused, 10);
        var behind = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        Assert.Empty((await Api.RunAsync(behind)).GetProperty("heldBy").EnumerateArray());
        await Api.ConfirmedAsync(paused, "pause");
        var run = await Api.RunAsync(behind);
        Assert.Equal([paused], run.GetProperty("heldBy").EnumerateArray().Select(id => id.GetInt64()));
        Assert.Equal(JsonValueKind.Null, run.GetProperty("remainingSeconds").ValueKind);
        using var response = await client.PostAsJsonAsync("/api/estimates?effort=Known", new { preset = "grokking-quick", overrides = RunsApi.Tiny(10) });
        var estimate = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal([paused], estimate.GetProperty("heldBy").EnumerateArray().Select(id => id.GetInt64()));
        Assert.Equal((2, JsonValueKind.Null), (estimate.GetProperty("ahead").GetInt32(), estimate.GetProperty("aheadSeconds").ValueKind));

        await using var context = Context();
        var page = context.Render<RunPage>(parameters => parameters.Add(p => p.Id, behind));
        page.WaitForAssertion(() => Assert.Contains(
            $"Run #{paused} is paused and holds cpu.", page.Find("[data-testid=waits]").TextContent, StringComparison.Ordinal));
        await ClickAsync(page, $"Resume run #{paused}");
        page.WaitForAssertion(() => Assert.DoesNotContain("holds cpu", page.Find("[data-testid=waits]").TextContent, StringComparison.Ordinal));
        await Api.ConfirmedAsync(paused, "pause");
        page.WaitForAssertion(() => Assert.Contains("holds cpu", page.Find("[data-testid=waits]").TextContent, StringComparison.Ordinal));
        await Api.ConfirmedAsync(paused, "stop");
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(behind)));
    }

    public void Dispose() => client.Dispose();

    private PageContext Context()
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }

    // Found and clicked between two renders: the page is drawn anew while its runs train.
    private static Task ClickAsync(IRenderedComponent<RunPage> page, string text) => page.InvokeAsync(() => Button(page, text).ClickAsync());

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RunPage> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == text);
}
