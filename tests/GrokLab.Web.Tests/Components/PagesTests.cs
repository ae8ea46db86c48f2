using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Runs.Pages;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class PagesTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task The_gallery_shows_every_preset()
    {
        await using var context = Context();
        var page = context.Render<Gallery>();
        Assert.Equal(Presets.All.Select(p => p.Title), page.FindAll(".preset h2").Select(h => h.TextContent));
    }

    [Fact]
    public async Task A_run_that_does_not_exist_is_said_not_to_exist()
    {
        await using var context = Context();
        var page = context.Render<RunPage>(parameters => parameters.Add(p => p.Id, 4_711));
        page.WaitForAssertion(() => Assert.Equal("There is no run 4711", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task A_failed_run_shows_why_and_offers_no_control()
    {
        var run = await FailedRunAsync();
        await using var context = Context();
        var page = context.Render<RunPage>(parameters => parameters.Add(p => p.Id, run.Id));
        page.WaitForAssertion(() => Assert.Contains("out of memory", page.Find(".run-error pre").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Pause", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_are_listed_and_change_while_one_looks()
    {
        var run = await FailedRunAsync();
        await using var context = Context();
        var page = context.Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"runs/{run.Id}"));
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new ProgressRecord(run.Id, 1_234, 10, 2_000, 60, null, null));
        page.WaitForAssertion(() => Assert.Contains("1,234", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_preset_that_does_not_exist_is_said_not_to_exist()
    {
        await using var context = Context();
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, "nothing"));
        Assert.Contains("no preset “nothing”", page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    private PageContext Context()
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }

    private async Task<Run> FailedRunAsync()
    {
        var store = application.Services.GetRequiredService<RunStore>();
        var preset = Presets.All[0];
        var run = (await store.CreateAsync([new NewRun(preset.Title, preset.Name, SpecJson.Write(preset.Spec), 1, "cpu", 2_000)]))[0];
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new StatusRecord(run.Id, RunStatus.Failed, "The training process ran out of memory.", DateTimeOffset.UnixEpoch));
        await writer.FlushAsync();
        return run;
    }
}
