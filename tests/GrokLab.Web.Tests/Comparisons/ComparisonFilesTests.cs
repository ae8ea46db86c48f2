using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Comparisons;

[Collection(SharedHost.Name)]
public sealed class ComparisonFilesTests(GrokLabApplication application)
{
    [Fact]
    public async Task Any_runs_are_compared_each_for_itself_or_as_means_over_seeds()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        List<long> ids = [await api.LaunchOneAsync(RunsApi.Regularized(40))];
        foreach (var run in (await api.LaunchAsync(RunsApi.Tiny(40), 1, 2)).EnumerateArray())
        {
            ids.Add(run.GetProperty("id").GetInt64());
        }

        foreach (var id in ids)
        {
            await api.EndedAsync(id);
        }

        var runs = string.Join(',', ids);
        var each = await RowsAsync(client, $"runs={runs}&metrics=val_accuracy,kappa");
        Assert.Equal(
            ["NCC (mean), λ = 1e-4, against collapse, seed 1", "no regularizer, seed 1", "no regularizer, seed 2"],
            each.Select(row => row.Series).Distinct());
        Assert.Equal(["val_accuracy", "kappa"], each.Select(row => row.Metric).Distinct());
        Assert.Equal(
            (await api.MetricAsync(ids[2], "kappa")).Select(p => (p.Step, p.Value)),
            each.Where(row => row.Metric == "kappa" && row.Series.Contains("seed 2", StringComparison.Ordinal)).Select(row => (row.Step, (double?)row.Mean)));

        var means = await RowsAsync(client, $"runs={runs}&metrics=val_accuracy&curves=means&axis=steps");
        Assert.Equal(["NCC (mean), λ = 1e-4, against collapse", "no regularizer, 2 seeds"], means.Select(row => row.Series).Distinct());
        var (one, two) = (await api.MetricAsync(ids[1], "val_accuracy"), await api.MetricAsync(ids[2], "val_accuracy"));
        Assert.Equal(
            one.Zip(two, (a, b) => (a.Step, (a.Value!.Value + b.Value!.Value) / 2)),
            means.Where(row => row.Series.Contains("2 seeds", StringComparison.Ordinal)).Select(row => (row.Step, row.Mean)));

        var png = await client.GetByteArrayAsync($"/api/comparison.png?runs={runs}&widthCm=17.2&heightCm=12&dpi=300");
        Assert.Equal((2031, 1417), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Contains("</svg>", await client.GetStringAsync($"/api/comparison.svg?runs={runs}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_compared_by_the_names_of_its_variants()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var runs = await api.LaunchAsync(RunsApi.Tiny(20), 1, 2);
        foreach (var run in runs.EnumerateArray())
        {
            await api.EndedAsync(run.GetProperty("id").GetInt64());
        }

        var rows = await RowsAsync(client, $"group={runs[0].GetProperty("groupId").GetInt64()}&metrics=weight_norm&axis=epochs");
        Assert.Equal(2, rows.Select(row => row.Series).Distinct().Count());
    }

    [Theory]
    [InlineData("", "runs", "Either runs")]
    [InlineData("runs=1&group=1", "runs", "Either runs")]
    [InlineData("runs=", "runs", "0 runs were given")]
    [InlineData("runs=1,-2", "runs", "\\u0022-2\\u0022 is not the number of a run")]
    [InlineData("runs=1&metrics=", "metrics", "0 metrics were given")]
    [InlineData("runs=1&metrics=kappa,kapa", "metrics", "kapa")]
    [InlineData("runs=1&axis=years", "axis", "Steps, LogSteps, Epochs")]
    [InlineData("runs=1&curves=all", "curves", "Runs, Means")]
    [InlineData("runs=1&dpi=20", "dpi", "whole number from 50")]
    public async Task A_parameter_that_cannot_be_is_named(string query, string field, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/comparison.png?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains($"\"{field}\":", text, StringComparison.Ordinal);
        Assert.Contains(words.Replace("\\u0022", "\\\"", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs=987654", "no run 987654")]
    [InlineData("group=987654", "no group 987654")]
    public async Task What_is_not_there_is_404_in_words(string query, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri($"/api/comparison.csv?{query}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<List<(string Series, string Metric, long Step, double Mean)>> RowsAsync(HttpClient client, string query) =>
    [
        .. (await client.GetStringAsync(new Uri($"/api/comparison.csv?{query}", UriKind.Relative))).TrimEnd().Split('\n').Skip(1).Select(line =>
        {
            // Labels have commas, and stand in quotes for that.
            var series = line.Split('"') is [_, var quoted, ..] ? quoted : line.Split(',')[1];
            var end = line.Split(',')[^7..];
            return (series, end[0], long.Parse(end[1], CultureInfo.InvariantCulture), double.Parse(end[3], CultureInfo.InvariantCulture));
        }),
    ];
}
