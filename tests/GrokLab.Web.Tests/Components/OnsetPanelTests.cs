using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Web.Claims;
using GrokLab.Web.Runs.Charts;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Components;

public sealed class OnsetPanelTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task The_onset_of_a_running_run_is_too_early_to_tell_at_first_and_follows_each_evaluation()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Status: RunStatus.Running)))[0];
        await MeasureAsync(run.Id, 0, 10);
        await using var context = new PageContext(application);
        IReadOnlyList<RunOnset> told = [];
        var panel = context.Render<OnsetPanel>(parameters => parameters.Add(p => p.RunIds, [run.Id]).Add(p => p.OnRead, rows => told = rows));
        panel.WaitForAssertion(() => Assert.Equal("too early: 2 of at least 10 evaluations", panel.Find("[data-testid=too-early]").TextContent));
        Assert.Contains("so far", panel.Find("tbody").TextContent, StringComparison.Ordinal);

        await MeasureAsync(run.Id, 20, 100);
        panel.WaitForAssertion(() => Assert.Equal("too early: 4 of at least 10 evaluations", panel.Find("[data-testid=too-early]").TextContent));
        Assert.Equal("100", panel.FindAll("tbody td")[1].TextContent);

        await MeasureAsync(run.Id, 200, 300, 400, 450, 500, 600, 700, 800);
        panel.WaitForAssertion(() => Assert.Equal("500", panel.FindAll("tbody td")[2].TextContent));
        Assert.Empty(panel.FindAll("[data-testid=too-early]"));
        Assert.Equal(["train", "val", "κ", "NCC"], ChartMoment.Of(told).Select(moment => moment.Label));
        Assert.Equal([100L, 500L], ChartMoment.Of(told).Where(moment => moment.IsUpper).Select(moment => moment.Step));

        await application.Services.GetRequiredService<RunWriter>().WriteAsync(new StatusRecord(run.Id, RunStatus.Completed, null, DateTimeOffset.UnixEpoch));
        panel.WaitForAssertion(() => Assert.DoesNotContain("so far", panel.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_onsets_of_a_group_follow_each_of_its_runs_and_say_which_repeats_do_not_count()
    {
        var runs = await StoredGroups.AddAsync(
            application, StoredGroups.Generalising(1), StoredGroups.Generalising(1), new(StoredGroups.Grokking with { Seed = 2 }, Status: RunStatus.Running));
        await MeasureAsync(runs[2].Id, 0);
        await using var context = new PageContext(application);
        var panel = context.Render<OnsetPanel>(parameters => parameters.Add(p => p.GroupId, runs[0].GroupId).Add(p => p.RunIds, [.. runs.Select(run => run.Id)]));
        panel.WaitForAssertion(() => Assert.Equal(3, panel.FindAll("tbody tr").Count));
        Assert.Contains($"a repeat: run {runs[1].Id} counts", panel.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
        await MeasureAsync(runs[2].Id, 150);
        panel.WaitForAssertion(() => Assert.Contains("too early: 2 of", panel.FindAll("tbody tr")[2].TextContent, StringComparison.Ordinal));
        Assert.Contains($"a repeat: run {runs[1].Id} counts", panel.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_seeds_that_have_ended_have_a_mean_with_its_interval_below_the_table()
    {
        StoredGroups.StoredRun At(int seed, long half) => new(
            StoredGroups.Grokking with { Seed = seed }, Measures: step => new(StoredGroups.Measured(step)) { [Metrics.ValidationAccuracy] = step < half ? 0.1 : 0.6 });
        var runs = await StoredGroups.AddAsync(
            application, At(1, 400), At(2, 500), At(3, 600), new(StoredGroups.Grokking with { Seed = 4 }, Status: RunStatus.Running));
        await using var context = new PageContext(application);
        var panel = context.Render<OnsetPanel>(parameters => parameters.Add(p => p.GroupId, runs[0].GroupId).Add(p => p.RunIds, [.. runs.Select(run => run.Id)]));
        panel.WaitForAssertion(() => Assert.Equal(4, panel.FindAll("tbody tr").Count));
        var cells = Assert.Single(panel.FindAll("tfoot tr")).QuerySelectorAll("td").Select(cell => cell.TextContent).ToList();
        Assert.Equal("mean of 3 seeds [95 % interval]", cells[0]);

        // Evaluated at 407, 501 and 603: logarithms 2.60959, 2.69984, 2.78032, mean 2.69658, deviation 0.08541, half width 4.30265·0.08541/√3 = 0.21217: from 2.48442 to 2.90875.
        Assert.Equal("497 [305,\u00a0810]", cells[2]);
        Assert.Equal("–", cells[3]); // No run reached 99 %.
    }

    [Fact]
    public async Task Three_seeds_without_any_step_have_no_mean_below_the_table()
    {
        StoredGroups.StoredRun Of(int seed) => new(StoredGroups.Grokking with { Seed = seed }, Measures: step => new(StoredGroups.Measured(step))
        {
            [Metrics.TrainAccuracy] = 0.1, [Metrics.ValidationAccuracy] = 0.1, [Metrics.Kappa] = 1, [Metrics.NccGalanti] = 1,
        });
        var runs = await StoredGroups.AddAsync(application, Of(1), Of(2), Of(3));
        await using var context = new PageContext(application);
        var panel = context.Render<OnsetPanel>(parameters => parameters.Add(p => p.GroupId, runs[0].GroupId).Add(p => p.RunIds, [.. runs.Select(run => run.Id)]));
        panel.WaitForAssertion(() => Assert.Equal(3, panel.FindAll("tbody tr").Count));
        Assert.Empty(panel.FindAll("tfoot"));
        Assert.DoesNotContain("geometric", panel.Markup, StringComparison.Ordinal);
    }

    private async Task MeasureAsync(long run, params long[] steps)
    {
        var writer = application.Services.GetRequiredService<RunWriter>();
        foreach (var step in steps)
        {
            await writer.WriteAsync(new MetricsRecord(run, step, step / 10.0, 0, StoredGroups.Measured(step)));
        }

        await writer.FlushAsync();
    }
}
