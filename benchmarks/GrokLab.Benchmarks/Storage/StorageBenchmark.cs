using System.Diagnostics;
using GrokLab.Data.Metrics;
using GrokLab.Data.Stores;
using GrokLab.EndToEnd.Tests;
using static GrokLab.Benchmarks.Figures;

namespace GrokLab.Benchmarks.Storage;

/// <summary>How fast metrics reach the file through the real writer, without readers and while curves are read.</summary>
internal static class StorageBenchmark
{
    private const int Rounds = 3;
    private const int PagePoints = 4_000;
    private static readonly double Points = (double)MeasuredRun.Evaluations * MeasuredRun.Names.Count;

    private static readonly (string Name, TimeSpan? Pause)[] Readers =
    [
        ("nobody reads", null),
        ("all curves are read, each second", TimeSpan.FromSeconds(1)),
        ("all curves are read, again and again", TimeSpan.Zero),
    ];

    internal static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync($"Writing {MeasuredRun.Evaluations:N0} evaluations of {MeasuredRun.Names.Count} metrics; thousand points/s, {Rounds} rounds in turns");
        var rates = Readers.ToDictionary(r => r.Name, _ => new List<double>());
        var readings = Readers.ToDictionary(r => r.Name, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, pause) in Readers)
            {
                rates[name].Add(await WriteAsync(pause, readings[name]));
            }
        }

        foreach (var (name, _) in Readers)
        {
            var read = readings[name].Count == 0 ? "" : $"; {readings[name].Count} readings, {Spread(readings[name])} ms each";
            await output.WriteLineAsync($"  {name,-40} {Spread(rates[name])}{read}");
        }

        await ReadAsync(output);
    }

    /// <returns>Thousands of points per second, from the first record to the last commit.</returns>
    private static async Task<double> WriteAsync(TimeSpan? pause, List<double> readings)
    {
        using var storage = new TemporaryFolder();
        await using var database = await Database.OpenAsync(storage);
        var run = await database.AddRunAsync();
        var records = MeasuredRun.Evaluated(run);
        using var written = new CancellationTokenSource();
        var reading = pause is { } between ? Task.Run(() => ReadWhileWrittenAsync(database.Store, run, between, readings, written.Token)) : Task.CompletedTask;
        var begin = Stopwatch.GetTimestamp();
        await database.WriteAsync(records);
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        await written.CancelAsync();
        await reading;
        return Points / seconds / 1_000;
    }

    private static async Task ReadWhileWrittenAsync(RunStore store, long run, TimeSpan pause, List<double> readings, CancellationToken written)
    {
        while ((await store.GetMetricNamesAsync(run, CancellationToken.None)).Count == 0)
        {
            await Task.Delay(10, CancellationToken.None); // Before the first commit there is nothing to read.
        }

        while (!written.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            await store.GetMetricsAsync(run, maxPoints: PagePoints, cancellationToken: CancellationToken.None);
            readings.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private static async Task ReadAsync(TextWriter output)
    {
        using var storage = new TemporaryFolder();
        await using var database = await Database.OpenAsync(storage);
        var run = await database.AddRunAsync();
        await database.WriteAsync(MeasuredRun.Evaluated(run));
        await output.WriteLineAsync($"Reading that run ({new FileInfo(database.Path).Length / 1e6:F0} MB); ms, {Rounds} rounds");
        (string Name, Func<Task> Work)[] works =
        [
            ($"{PagePoints:N0} points a curve, linear axis", () => database.Store.GetMetricsAsync(run, maxPoints: PagePoints)),
            ($"{PagePoints:N0} points a curve, log axis", () => database.Store.GetMetricsAsync(run, maxPoints: PagePoints, axis: MetricAxis.Log)),
            ("one curve", () => database.Store.GetMetricsAsync(run, [MeasuredRun.Names[0]], PagePoints)),
            ("every point", () => database.Store.GetMetricsAsync(run)),
            ("every point, as a stream", async () => await database.Store.StreamMetricsAsync(run).CountAsync()),
        ];
        var times = works.ToDictionary(w => w.Name, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, work) in works)
            {
                var begin = Stopwatch.GetTimestamp();
                await work();
                if (round > 0) // The first round warms up.
                {
                    times[name].Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }
            }
        }

        foreach (var (name, _) in works)
        {
            await output.WriteLineAsync($"  {name,-40} {Spread(times[name])}");
        }
    }
}
