using System.Globalization;
using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers.Ncc;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Figures;

/// <summary>Groups that have two runs of the same seed and spec.</summary>
public sealed class RepeatedRunsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task A_figure_counts_seeds_and_not_their_repeats()
    {
        var runs = await AddAsync();
        var rows = await CsvAsync($"/api/figures/1.csv?group={runs[0].GroupId}");
        Assert.All(rows, row => Assert.Equal("2", row[^1]));

        // κ at the end is 1 with seed 1 and its repeat, 4 with seed 2.
        Assert.Equal(2.5, double.Parse(rows.Last(row => row[3] == Metrics.Kappa)[6], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_comparison_of_means_counts_seeds_and_not_their_repeats_and_one_curve_a_run_shows_them_all()
    {
        var runs = await AddAsync();
        var ids = string.Join(',', runs.Select(run => run.Id));
        var rows = await CsvAsync($"/api/comparison.csv?runs={ids}&metrics=kappa&curves=means&axis=steps");
        Assert.Contains("2 seeds", string.Join(',', rows[0]), StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal("2", row[^1]));
        Assert.Equal(2.5, double.Parse(rows[^1][^4], CultureInfo.InvariantCulture));
        Assert.Equal(3, (await CsvAsync($"/api/comparison.csv?runs={ids}&metrics=kappa&curves=runs&axis=steps")).Select(row => string.Join(',', row[..^7])).Distinct().Count());
    }

    [Fact]
    public async Task The_table_of_onsets_says_which_run_counts()
    {
        var runs = await AddAsync();
        using var client = application.CreateClient();
        var onsets = JsonElement.Parse(await client.GetStringAsync(new Uri($"/api/groups/{runs[0].GroupId}/onset", UriKind.Relative)));
        Assert.Equal(
            [(runs[0].Id, runs[1].Id), (runs[1].Id, null), (runs[2].Id, null)],
            onsets.EnumerateArray().Select(row => (row.GetProperty("runId").GetInt64(), row.GetProperty("repeatOf").Deserialize<long?>())));
    }

    [Fact]
    public async Task A_run_that_was_unplugged_by_hand_is_compared_for_itself()
    {
        var spec = StoredGroups.Grokking with { Regularizer = new NccSpec { Lambda = 1e-5 } };
        var runs = await StoredGroups.AddAsync(application, [.. Enumerable.Repeat(new StoredGroups.StoredRun(spec, Measures: step => StoredGroups.Measured(step)), 2)]);
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new EventRecord(runs[1].Id, RunEventKinds.RegularizerUnplugged, 300, 30, 1, DateTimeOffset.UnixEpoch, 0));
        await writer.FlushAsync();
        var rows = await CsvAsync($"/api/comparison.csv?group={runs[0].GroupId}&metrics=kappa&curves=means");
        Assert.Equal(2, rows.Select(row => string.Join(',', row[..^7])).Distinct().Count());
        Assert.Equal([$"#{runs[0].Id}", "λ changed by hand"], rows.Select(row => row[^9]).Distinct());
    }

    private Task<IReadOnlyList<Run>> AddAsync() => StoredGroups.AddAsync(
        application,
        StoredGroups.Generalising(1),
        StoredGroups.Generalising(1),
        new(StoredGroups.Grokking with { Seed = 2 }, Measures: step => new(StoredGroups.Measured(step)) { [Metrics.Kappa] = step < 500 ? 1e3 : 4 }));

    private async Task<List<string[]>> CsvAsync(string path)
    {
        using var client = application.CreateClient();
        return [.. (await client.GetStringAsync(new Uri(path, UriKind.Relative))).TrimEnd().Split('\n').Skip(1).Select(line => line.Split(','))];
    }
}
