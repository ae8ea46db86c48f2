using System.Diagnostics;
using System.Globalization;
using GrokLab.Benchmarks.Dashboard;
using GrokLab.EndToEnd.Tests;
using GrokLab.Load;
using static GrokLab.Benchmarks.Figures;

namespace GrokLab.Benchmarks.Load;

/// <summary>
/// Two hundred clients of the hub follow five real trainings: whether each client has every point, what the clients cost the
/// training, and whether the server's memory stays constant. Phases without and with clients alternate; in between the clients
/// lose the connection.
/// </summary>
internal static class LoadBenchmark
{
    private const int Runs = 5;
    private const int Clients = 200;
    private const int ConnectingAtOnce = 20;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static async Task RunAsync(TextWriter output, int rounds, TimeSpan without, TimeSpan with)
    {
        using var storage = new TemporaryFolder();
        await using var server = await DashboardServer.StartAsync(
            storage.FullPath, settings: [$"--Training:ConcurrentRunsPerDevice={Runs}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:GrokLab=Information"]);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var training = new LiveTraining(http);
        var runs = await training.LaunchAsync(every: 10, small: false, [.. Enumerable.Range(1, Runs)]);
        foreach (var run in runs)
        {
            await training.ReachAsync(run, 50);
        }

        var clients = Enumerable.Range(0, Clients).Select(i => new WatchingClient(http, runs[i % Runs])).ToList();
        List<Phase> alone = [], watched = [];
        List<double> held = [];
        var connecting = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await Phase.MeasureAsync(server.ProcessId, training, runs, without));
            var begin = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(clients, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce }, async (client, _) => await client.StartAsync());
            connecting.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
            await Task.Delay(Settling);
            watched.Add(await Phase.MeasureAsync(server.ProcessId, training, runs, with));
            held.Add(await ManagedHeap.LiveAsync(server.ProcessId));
            if (round < rounds - 1)
            {
                await Task.WhenAll(clients.Select(client => client.StopAsync()));
                await Task.Delay(Settling);
            }
        }

        foreach (var run in runs)
        {
            await training.StopAsync(run);
        }

        await WriteAsync(output, rounds, alone, watched, held, connecting, clients);
        await CompareAsync(output, http, runs, clients);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    private static async Task WriteAsync(
        TextWriter output, int rounds, List<Phase> alone, List<Phase> watched, List<double> held, List<double> connecting, List<WatchingClient> clients)
    {
        await output.WriteLineAsync($"{Clients} clients on {Runs} runs, {rounds} phases without and with them in turns; median (range)");
        await output.WriteLineAsync();
        await output.WriteLineAsync($"| | without | with |");
        await output.WriteLineAsync($"| --- | --- | --- |");
        await WriteRowAsync("training, steps/s of all runs", phase => phase.StepsPerSecond);
        await WriteRowAsync("server, % of a core", phase => phase.ServerShare);
        await WriteRowAsync("clients, % of a core", phase => phase.OwnShare);
        await WriteRowAsync("memory of the server, MB", phase => InterleavedTiming.Median(phase.Memory), "F0");
        await output.WriteLineAsync();
        double[] slowdowns = [.. watched.Zip(alone, (w, a) => 100 * (1 - (w.StepsPerSecond / a.StepsPerSecond)))];
        await output.WriteLineAsync($"training slower by {Spread(slowdowns, "F1")} %");
        var (first, last) = (watched[0].Memory, watched[^1].Memory);
        var third = Math.Max(1, first.Count / 3);
        await output.WriteLineAsync($"memory of the server, MB: {InterleavedTiming.Median(first.Take(third)):F0} at the beginning of the first phase with clients, "
            + $"{InterleavedTiming.Median(last.TakeLast(third)):F0} at the end of the last, {watched.Max(w => w.Memory.Max()):F0} at most");
        await output.WriteLineAsync(
            $"managed heap after a full collection at the end of each phase with clients, MB: {string.Join(", ", held.Select(h => h.ToString("F1", CultureInfo.InvariantCulture)))}");
        await output.WriteLineAsync($"seconds until all were connected and had caught up: {Spread(connecting, "F1")}");
        await output.WriteLineAsync($"messages with evaluations: {clients.Sum(client => client.Messages):N0}");

        Task WriteRowAsync(string what, Func<Phase, double> value, string format = "F1") =>
            output.WriteLineAsync($"| {what} | {Spread([.. alone.Select(value)], format)} | {Spread([.. watched.Select(value)], format)} |");
    }

    private static async Task CompareAsync(TextWriter output, HttpClient http, IReadOnlyList<long> runs, List<WatchingClient> clients)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (equal, stored, missing) = (0, 0L, 0L);
        foreach (var run in runs)
        {
            var all = await History.ReadAsync(http, run);
            stored += all.Points.Points;
            foreach (var client in clients.Where(client => client.Run == run))
            {
                try
                {
                    await client.ReachAsync(all.LastStep, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    // The client is counted with the points that it has.
                }

                equal += client.Points.Equals(all.Points) ? 1 : 0;
                missing += all.Points.Points - client.Points.Points;
            }
        }

        await output.WriteLineAsync($"points in the database: {stored:N0}; clients that have exactly those of their run: {equal} of {Clients}; points missing in all: {missing:N0}");
    }
}
