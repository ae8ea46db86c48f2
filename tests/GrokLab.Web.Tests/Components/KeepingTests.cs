using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Deleting;
using GrokLab.Web.Describing;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups.Pages;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class KeepingTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    private RunRemoval Removal => application.Services.GetRequiredService<RunRemoval>();

    [Fact]
    public async Task A_note_is_text_and_never_markup()
    {
        await using var context = new PageContext(application);
        var view = context.Render<NoteView>(parameters => parameters.Add(n => n.Note, "one\n<script>alert(1)</script>"));
        var note = view.Find("[data-testid=note]");
        Assert.Equal("one\n<script>alert(1)</script>", note.TextContent);
        Assert.Empty(note.Children);
        Assert.Contains("Edit the note", view.Markup, StringComparison.Ordinal);
        Assert.Contains("Add a note", context.Render<NoteView>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_a_new_name_and_say_when_the_run_is_deleted()
    {
        var run = (await RunsAsync(RunStatus.Completed))[0];
        await using var context = Context();
        var page = context.Render<RunPage>(parameters => parameters.Add(p => p.Id, run.Id));
        var group = context.Render<GroupPage>(parameters => parameters.Add(p => p.Id, run.GroupId!.Value));
        var list = context.Render<RunsPage>();
        list.WaitForAssertion(() => Assert.Contains($"Select run {run.Id}\"", list.Markup, StringComparison.Ordinal));
        await application.Services.GetRequiredService<RunDescriptions>().DescribeAsync(run.Id, new DescribeRequest { Name = "Renamed", Note = "and why" });
        await application.Services.GetRequiredService<RunDescriptions>().DescribeGroupAsync(run.GroupId!.Value, new DescribeRequest { Name = "All of them" });
        page.WaitForAssertion(() => Assert.StartsWith("Renamed", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.Equal("and why", page.Find("[data-testid=note]").TextContent);
        group.WaitForAssertion(() => Assert.StartsWith("All of them", group.Find("h1").TextContent, StringComparison.Ordinal));
        list.WaitForAssertion(() => Assert.Contains("Renamed", list.Markup, StringComparison.Ordinal));

        Assert.NotNull((await Removal.DeleteAsync(run.Id)).Value);
        page.WaitForAssertion(() => Assert.Equal($"Run {run.Id} was deleted", page.Find("h1").TextContent));
        group.WaitForAssertion(() => Assert.StartsWith("There is no group", group.Find("h1").TextContent, StringComparison.Ordinal));
        list.WaitForAssertion(() => Assert.DoesNotContain($"Select run {run.Id}\"", list.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_dialog_says_what_goes_and_cannot_be_undone_and_closes_with_what_is_gone()
    {
        var run = (await RunsAsync(RunStatus.Completed))[0];
        await using var context = Context();
        var (dialog, result) = await OpenAsync(context, dialogs => dialogs.DeleteRunsAsync([run.Id]));
        dialog.WaitForAssertion(() => Assert.Equal(
            $"Run {run.Id}, “Grokking”, goes, with all points of 2 evaluations, its events and no checkpoints.", dialog.Find("[data-testid=delete-what]").TextContent));
        Assert.Contains("This cannot be undone.", dialog.Markup, StringComparison.Ordinal);
        await dialog.Find("[data-testid=delete]").ClickAsync();
        Assert.Equal([run.Id], await result.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Null(await application.Services.GetRequiredService<RunService>().GetAsync(run.Id));
    }

    [Fact]
    public async Task Of_several_those_that_can_be_are_deleted_and_of_the_others_it_is_said_why_not()
    {
        var ended = await RunsAsync(RunStatus.Stopped, RunStatus.Failed);
        var running = (await RunsAsync(RunStatus.Running))[0];
        await using var context = Context();
        var (dialog, result) = await OpenAsync(context, dialogs => dialogs.DeleteRunsAsync([.. ended.Select(run => run.Id), running.Id]));
        dialog.WaitForAssertion(() => Assert.StartsWith($"Runs {ended[0].Id} and {ended[1].Id} go", dialog.Find("[data-testid=delete-what]").TextContent, StringComparison.Ordinal));
        Assert.Equal($"Run {running.Id} is Running: stop it first.", dialog.Find("[data-testid=delete-refused] li").TextContent);
        await dialog.Find("[data-testid=delete]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.Contains("2 runs deleted. Not deleted:", dialog.Markup, StringComparison.Ordinal));
        Assert.Equal($"Run {running.Id} is Running: stop it first.", dialog.Find("[role=alert] li").TextContent);
        await dialog.FindAll("button").Single(button => button.TextContent == "Close").ClickAsync();
        Assert.Equal(ended.Select(run => run.Id).OrderDescending(), await result.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_group_with_a_run_that_trains_offers_no_button_to_delete_it()
    {
        var runs = await RunsAsync(RunStatus.Completed, RunStatus.Running);
        await using var context = Context();
        var (dialog, _) = await OpenAsync(context, dialogs => dialogs.DeleteGroupAsync(runs[0].GroupId!.Value));
        dialog.WaitForAssertion(() => Assert.Contains("Nothing can be deleted now:", dialog.Markup, StringComparison.Ordinal));
        Assert.Equal($"Run {runs[1].Id} is Running: stop it first.", dialog.Find("[data-testid=delete-refused] li").TextContent);
        Assert.Empty(dialog.FindAll("[data-testid=delete]"));
    }

    [Fact]
    public async Task The_form_stores_name_and_note_and_says_what_is_not_allowed()
    {
        var run = (await RunsAsync(RunStatus.Completed))[0];
        await using var context = Context();
        var descriptions = application.Services.GetRequiredService<RunDescriptions>();
        var (dialog, done) = await OpenAsync(context, async dialogs =>
        {
            await dialogs.DescribeAsync("Name and note", $"runs/{run.Id}", run.Name, run.Note, atNote: false, async request => (await descriptions.DescribeAsync(run.Id, request)).Refusal);
            return true;
        });
        dialog.WaitForElement("#describe-name").Input(" ");
        await dialog.Find("[data-testid=describe]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.Contains("a name has 1 to 200 characters", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        dialog.Find("#describe-name").Input("Better");
        dialog.Find("#describe-note").Input("two\nlines");
        await dialog.Find("[data-testid=describe]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll("#describe-name")));
        Assert.True(await done);
        var stored = await application.Services.GetRequiredService<RunService>().GetAsync(run.Id);
        Assert.Equal(("Better", "two\nlines"), (stored!.Name, stored.Note));
    }

    [Fact]
    public async Task A_figure_whose_group_is_deleted_says_so_instead_of_drawing_it()
    {
        var run = (await RunsAsync(RunStatus.Completed))[0];
        await using var context = Context();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/figures?figure=1&group={run.GroupId}");
        var page = context.Render<FiguresPage>();
        page.WaitForAssertion(() => Assert.Contains("Fig. 1", page.Find("h2").TextContent, StringComparison.Ordinal));
        Assert.NotNull((await Removal.DeleteGroupAsync(run.GroupId!.Value)).Value);
        page.WaitForAssertion(() => Assert.Contains($"There is no group {run.GroupId}.", page.Find(".panel-empty").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain($"value=\"{run.GroupId}\"", page.Find("#figure-group").InnerHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_of_which_a_run_is_deleted_says_so()
    {
        var runs = await RunsAsync(RunStatus.Completed, RunStatus.Completed);
        await using var context = Context();
        var view = context.Render<ComparisonView>(parameters => parameters.Add(
            v => v.Request, new() { RunIds = [runs[0].Id, runs[1].Id], Metrics = ["val_accuracy"], Curves = ComparedCurves.Runs }));
        view.WaitForAssertion(() => Assert.Contains($"#{runs[1].Id}", view.Markup, StringComparison.Ordinal));
        await Removal.DeleteAsync(runs[1].Id);
        view.WaitForAssertion(() => Assert.Contains($"There is no run {runs[1].Id}.", view.Markup, StringComparison.Ordinal));
    }

    private static async Task<(IRenderedComponent<MudDialogProvider> Dialog, Task<T> Result)> OpenAsync<T>(PageContext context, Func<IDialogService, Task<T>> open)
    {
        var provider = context.Render<MudDialogProvider>();
        Task<T> result = null!;
        await provider.InvokeAsync(() => { result = open(context.Services.GetRequiredService<IDialogService>()); });
        return (provider, result);
    }

    private PageContext Context()
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }

    /// <summary>A group of runs, each evaluated twice and then like this.</summary>
    private async Task<IReadOnlyList<Run>> RunsAsync(params RunStatus[] statuses)
    {
        await application.Services.GetRequiredService<TrainingQueues>().WhenReadyAsync(CancellationToken.None); // It takes what nobody trains for interrupted.
        var spec = SpecJson.Write(Presets.All[0].Spec);
        var runs = await application.Services.GetRequiredService<GroupStore>().CreateAsync(
            "Grokking", Presets.All[0].Name, [.. statuses.Select(_ => new NewRun("Grokking", Presets.All[0].Name, spec, 1, "cpu", 2_000))]);
        var writer = application.Services.GetRequiredService<RunWriter>();
        foreach (var (run, status) in runs.Zip(statuses))
        {
            await writer.WriteAsync(new MetricsRecord(run.Id, 0, 0, 0, new Dictionary<string, double?> { ["val_accuracy"] = 0 }));
            await writer.WriteAsync(new MetricsRecord(run.Id, 10, 1, 1, new Dictionary<string, double?> { ["val_accuracy"] = 0.5 }));
            await writer.WriteAsync(new StatusRecord(run.Id, status, null, DateTimeOffset.UnixEpoch));
        }

        await writer.FlushAsync();
        return runs;
    }
}
