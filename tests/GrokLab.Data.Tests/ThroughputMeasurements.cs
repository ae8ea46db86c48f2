using System.Diagnostics;
using Xunit.Abstractions;

namespace GrokLab.Data.Tests;

public sealed class ThroughputMeasurements(ITestOutputHelper output)
{
    private const int Metrics = 20;
    private const int Evaluations = 100_000;

    [MeasurementFact]
    public async Task Twenty_metrics_of_a_hundred_thousand_points_are_written_and_read()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var names = Enumerable.Range(0, Metrics).Select(i => $"metric_{i:00}").ToArray();
        var records = Enumerable.Range(0, Evaluations)
            .Select(step => Records.Metrics(
                run.Id, step * 10, [.. names.Select((name, i) => (name, (double?)Math.Sin((step + i) / 1000.0)))]))
            .ToArray();
        var commits = 0;
        database.Writer.Committed += _ => commits++;

        await MeasureAsync("write", () => database.Writer.WriteAllAsync(records));
        output.WriteLine($"{commits} commits, {new FileInfo(database.FilePath).Length / 1e6:F0} MB");
        foreach (var round in (string[])["first", "second"])
        {
            await MeasureAsync($"read 1,000 a curve, linear, {round}", () => database.Store.GetMetricsAsync(run.Id, maxPoints: 1000));
            await MeasureAsync($"read 1,000 a curve, log, {round}", () => database.Store.GetMetricsAsync(run.Id, maxPoints: 1000, axis: MetricAxis.Log));
        }
        await MeasureAsync("read all", () => database.Store.GetMetricsAsync(run.Id));
        await MeasureAsync("read one curve", () => database.Store.GetMetricsAsync(run.Id, [names[3]], maxPoints: 1000));
        await MeasureAsync("stream", async () => Assert.Equal(Metrics * Evaluations, await database.Store.StreamMetricsAsync(run.Id).CountAsync()));
        await MeasureAsync("clear", () => database.Store.ClearHistoryAsync(run.Id));
    }

    private async Task MeasureAsync(string what, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        output.WriteLine(
            $"{what}: {watch.Elapsed.TotalSeconds:F2} s, {Metrics * Evaluations / watch.Elapsed.TotalSeconds:N0} points/s");
    }
}
