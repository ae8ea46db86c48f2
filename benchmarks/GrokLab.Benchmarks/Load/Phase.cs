using System.Diagnostics;
using GrokLab.Benchmarks.Dashboard;

namespace GrokLab.Benchmarks.Load;

/// <summary>The measurements of one phase.</summary>
/// <param name="StepsPerSecond">Optimizer steps of all runs together.</param>
/// <param name="ServerShare">Processor time of the server, % of a core.</param>
/// <param name="OwnShare">Processor time of this process, which runs the clients, % of a core.</param>
/// <param name="Memory">Memory of the server that is not backed by a file, MB, for each second.</param>
internal sealed record Phase(double StepsPerSecond, double ServerShare, double OwnShare, IReadOnlyList<double> Memory)
{
    internal static async Task<Phase> MeasureAsync(int server, LiveTraining training, IReadOnlyList<long> runs, TimeSpan duration)
    {
        var memory = new List<double>();
        var stepsBefore = await training.StepsAsync(runs);
        var (serverBefore, ownBefore) = (ProcessorTime.Of(server), ProcessorTime.Of(Environment.ProcessId));
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < duration)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            memory.Add(await MemoryAsync(server));
        }

        var stepsAfter = await training.StepsAsync(runs);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        return new(
            (stepsAfter - stepsBefore) / elapsed.TotalSeconds,
            100 * (ProcessorTime.Of(server) - serverBefore) / elapsed,
            100 * (ProcessorTime.Of(Environment.ProcessId) - ownBefore) / elapsed,
            memory);
    }

    private static async Task<double> MemoryAsync(int process)
    {
        const string Key = "RssAnon:";
        var line = (await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(l => l.StartsWith(Key, StringComparison.Ordinal));
        return double.Parse(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) / 1_000;
    }
}
