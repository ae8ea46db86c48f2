using System.Globalization;
using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Optimizers;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Figures;

/// <summary>Figures and comparisons of stored runs with empty curves, zeros, gaps, and seeds that ended early.</summary>
public sealed class StoredFigureTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    private static readonly string[] Formats = ["png", "svg", "pdf", "csv", "json"];

    [Theory]
    [InlineData(RunStatus.Queued)]
    [InlineData(RunStatus.Diverged)]
    public async Task A_group_without_evaluations_has_every_figure_in_every_format(RunStatus status)
    {
        var runs = await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Status: status));
        for (var number = 1; number <= 8; number++)
        {
            await AssertFilesAsync($"/api/figures/{number}", $"group={runs[0].GroupId}");
        }

        Assert.Empty(await RowsAsync($"/api/figures/1.csv?group={runs[0].GroupId}"));
    }

    [Fact]
    public async Task A_run_that_diverged_at_step_0_is_in_the_data_and_its_panels_say_why_they_are_empty()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Status: RunStatus.Diverged)))[0];
        await WriteAsync(run.Id, 0, StoredGroups.Measured(0));
        for (var number = 1; number <= 8; number++)
        {
            await AssertFilesAsync($"/api/figures/{number}", $"group={run.GroupId}");
        }

        Assert.All(await RowsAsync($"/api/figures/1.csv?group={run.GroupId}"), row => Assert.Equal(("0", "1"), (row[^6], row[^1])));
        Assert.Contains("aria-label=\"The logarithmic axis has no step 0", await GetAsync($"/api/figures/1.svg?group={run.GroupId}&widthCm=30"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_of_a_measure_that_no_run_has_is_drawn_beside_one_that_they_have()
    {
        var run = (await StoredGroups.AddAsync(application, StoredGroups.Generalising(1)))[0];
        await AssertFilesAsync("/api/comparison", $"runs={run.Id}&metrics=regularizer");
        await AssertFilesAsync("/api/comparison", $"runs={run.Id}&metrics=regularizer,kappa");
        Assert.All(await RowsAsync($"/api/comparison.csv?runs={run.Id}&metrics=regularizer,kappa"), row => Assert.Equal("kappa", row[^7]));
    }

    [Fact]
    public async Task Zeros_of_ncc_are_in_the_data_and_counted_in_the_picture()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(
            StoredGroups.Grokking, Measures: step => new(StoredGroups.Measured(step)) { [Metrics.NccGalanti] = 0 })))[0];
        var rows = (await RowsAsync($"/api/figures/1.csv?group={run.GroupId}")).Where(row => row[^7] == Metrics.NccGalanti).ToList();
        Assert.Equal("0", rows[0][^6]);
        Assert.All(rows, row => Assert.Equal(("0", "0", "0"), (row[^4], row[^3], row[^2])));
        await AssertFilesAsync("/api/figures/1", $"group={run.GroupId}");
    }

    [Fact]
    public async Task An_undefined_value_is_an_empty_cell_and_null()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(
            StoredGroups.Grokking, Measures: step => new(StoredGroups.Measured(step)) { [Metrics.Kappa] = step == 10 ? null : 5 })))[0];
        var gap = Assert.Single(await RowsAsync($"/api/figures/1.csv?group={run.GroupId}"), row => row[^7] == Metrics.Kappa && row[^6] == "10");
        Assert.Equal(["", "", "", "0"], gap[^4..]);
        var json = JsonElement.Parse(await GetAsync($"/api/figures/1.json?group={run.GroupId}"));
        var point = json.GetProperty("panels")[1].GetProperty("series")[0].GetProperty("points").EnumerateArray().Single(p => p.GetProperty("step").GetInt64() == 10);
        Assert.Equal(JsonValueKind.Null, point.GetProperty("mean").ValueKind);
        await AssertFilesAsync("/api/figures/1", $"group={run.GroupId}");
    }

    [Fact]
    public async Task A_seed_that_ended_early_counts_until_then_and_its_last_evaluation_is_left_out_if_others_do_not_have_it()
    {
        var runs = await StoredGroups.AddAsync(
            application, new(StoredGroups.Grokking), new(StoredGroups.Grokking with { Seed = 2 }, Status: RunStatus.Stopped));
        foreach (var step in (long[])[0, 10, 20, 30])
        {
            await WriteAsync(runs[0].Id, step, new() { [Metrics.Kappa] = 1 });
        }

        foreach (var step in (long[])[0, 10, 15])
        {
            await WriteAsync(runs[1].Id, step, new() { [Metrics.Kappa] = 3 });
        }

        var rows = await RowsAsync($"/api/figures/1.csv?group={runs[0].GroupId}");
        Assert.Equal([("0", "2", "2"), ("10", "2", "2"), ("20", "1", "1"), ("30", "1", "1")], rows.Select(row => (row[^6], row[^4], row[^1])));
    }

    [Fact]
    public async Task The_optimal_angle_of_figure_3_is_the_stored_one()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(
            Presets.Find("fig2-quick")!.Spec, Measures: _ => new() { [Metrics.AngleMean] = 100, [Metrics.AngleOptimum] = 101.537 })))[0];
        var json = JsonElement.Parse(await GetAsync($"/api/figures/3.json?group={run.GroupId}"));
        var panel = json.GetProperty("panels")[0];
        Assert.Equal(101.537, Assert.Single(panel.GetProperty("markers").EnumerateArray()).GetProperty("value").GetDouble());
        Assert.Equal("degrees", panel.GetProperty("y").GetProperty("unit").GetString());
    }

    [Fact]
    public async Task A_run_that_was_extended_stays_in_the_mean_of_its_group_unless_its_learning_rate_depends_on_the_length()
    {
        foreach (var (schedule, seeds) in new[] { (LearningRateSchedule.Constant, 2), (LearningRateSchedule.Cosine, 1) })
        {
            var spec = StoredGroups.Grokking with { Optimizer = StoredGroups.Grokking.Optimizer with { Schedule = schedule } };
            var runs = await StoredGroups.AddAsync(
                application,
                new(spec with { Steps = 30 }, Measures: null),
                new(spec with { Seed = 2, Steps = 20 }, Measures: null));
            foreach (var run in runs)
            {
                await WriteAsync(run.Id, 10, new() { [Metrics.Kappa] = 1 });
            }

            var rows = await RowsAsync($"/api/comparison.csv?runs={runs[0].Id},{runs[1].Id}&metrics=kappa&curves=means");
            Assert.All(rows, row => Assert.Equal(seeds, int.Parse(row[^1], CultureInfo.InvariantCulture)));
            Assert.Equal(3 - seeds, rows.Count);
        }
    }

    private async Task AssertFilesAsync(string path, string query)
    {
        using var client = application.CreateClient();
        foreach (var format in Formats)
        {
            using var response = await client.GetAsync(new Uri($"{path}.{format}?{query}", UriKind.Relative));
            Assert.True(response.IsSuccessStatusCode, $"{path}.{format}: {(int)response.StatusCode}");
        }
    }

    private async Task WriteAsync(long run, long step, Dictionary<string, double?> values)
    {
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new MetricsRecord(run, step, step / 10.0, 0, values));
        await writer.FlushAsync();
    }

    private async Task<string> GetAsync(string path)
    {
        using var client = application.CreateClient();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative));
    }

    private async Task<List<string[]>> RowsAsync(string path) => [.. (await GetAsync(path)).TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
}
