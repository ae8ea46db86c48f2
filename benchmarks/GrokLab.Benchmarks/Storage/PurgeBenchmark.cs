using System.Diagnostics;
using GrokLab.Data.Writing;
using GrokLab.EndToEnd.Tests;

namespace GrokLab.Benchmarks.Storage;

/// <summary>How long storing another run's evaluations takes while a deleted run of 2,000,000 points is removed from the file, compared with before.</summary>
internal static class PurgeBenchmark
{
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    internal static async Task RunAsync(TextWriter output)
    {
        using var storage = new TemporaryFolder();
        await using var database = await Database.OpenAsync(storage);
        var run = await database.AddRunAsync();
        await database.WriteAsync([.. MeasuredRun.Evaluated(run), .. MeasuredRun.Frame(run)]);
        var other = await database.AddRunAsync();
        var waits = new List<double>();
        using (var limit = new CancellationTokenSource(Undisturbed))
        {
            await StoreAsync(database, other, waits, limit.Token);
        }

        await TellAsync(output, "nothing is deleted", waits);
        waits = [];
        var begin = Stopwatch.GetTimestamp();
        await database.Deletion.TryDeleteAsync(run);
        var marked = Stopwatch.GetElapsedTime(begin);
        using var done = new CancellationTokenSource();
        var storing = StoreAsync(database, other, waits, done.Token);
        begin = Stopwatch.GetTimestamp();
        await database.Purge.PurgeAsync(run);
        var purged = Stopwatch.GetElapsedTime(begin);
        await done.CancelAsync();
        await storing;
        await TellAsync(output, "2,000,000 points are deleted", waits);
        await output.WriteLineAsync($"Gone for everybody after {marked.TotalMilliseconds:F0} ms, from the file after {purged.TotalSeconds:F1} s");
    }

    /// <summary>Stores an evaluation every few milliseconds, and measures how long each commit takes.</summary>
    private static async Task StoreAsync(Database database, long run, List<double> waits, CancellationToken done)
    {
        var values = MeasuredRun.Names.ToDictionary(name => name, _ => (double?)0.5);
        for (var step = 0L; !done.IsCancellationRequested; step++)
        {
            var begin = Stopwatch.GetTimestamp();
            await database.WriteAsync([new MetricsRecord(run, step, step / 19.0, step, values)]);
            waits.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            await Task.Delay(Between, CancellationToken.None);
        }
    }

    private static Task TellAsync(TextWriter output, string what, List<double> waits)
    {
        var sorted = waits.Order().ToList();
        return output.WriteLineAsync($"  {what,-30} {sorted.Count} evaluations stored in {sorted[sorted.Count / 2]:F1} ms (median), {sorted[sorted.Count * 99 / 100]:F0} ms (of a hundred the second slowest), {sorted[^1]:F0} ms at most");
    }
}
