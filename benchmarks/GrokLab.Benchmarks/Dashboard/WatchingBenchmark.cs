using System.Diagnostics;
using GrokLab.EndToEnd.Tests;
using Microsoft.Playwright;
using static GrokLab.Benchmarks.Figures;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>The cost to the server of one browser that watches a training run: its processor time with and without the browser, alternately.</summary>
internal static class WatchingBenchmark
{
    private const int Rounds = 4;
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    internal static async Task RunAsync(TextWriter output)
    {
        using var storage = new TemporaryFolder();
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await using var chromium = await Chromium.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var training = new LiveTraining(client);
        var every = await training.StepsForRateAsync(evaluationsPerSecond: 10);
        await output.WriteLineAsync($"Server's processor time, % of a core; {Rounds} rounds of {Phase.TotalSeconds:F0} s without and with one browser on the run's page");
        foreach (var (name, steps) in ((string, int)[])[("about 10 evaluations/s", every), ("about 200 evaluations/s", Math.Max(1, every / 20))])
        {
            var run = (await training.LaunchAsync(steps, small: true, seeds: 1))[0];
            await training.ReachAsync(run, 1);
            await MeasureAsync(output, name, server, chromium, training, run);
            await training.StopAsync(run);
        }
    }

    private static async Task MeasureAsync(
        TextWriter output, string name, DashboardServer server, Chromium chromium, LiveTraining training, long run)
    {
        List<double> alone = [], watched = [], updates = [], hubBytes = [], pageMessages = [], pageBytes = [];
        var every = await EvaluationsAsync(training, run);
        for (var round = 0; round <= Rounds; round++)
        {
            await Task.Delay(Settling);
            var without = await ProcessorTime.ShareAsync(server.ProcessId, Phase);
            var page = await chromium.NewPageAsync();
            var (hub, circuit) = (new SocketTraffic(page, "/hubs/runs"), new SocketTraffic(page, "/_blazor"));
            await page.GotoAsync($"{server.Url}/runs/{run}", new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Task.Delay(Settling);
            var (begin, hubBefore, circuitBefore) = (Stopwatch.GetTimestamp(), hub.Total, circuit.Total);
            var with = await ProcessorTime.ShareAsync(server.ProcessId, Phase);
            var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (round > 0) // The first round warms up.
            {
                alone.Add(without);
                watched.Add(with);
                updates.Add((hub.Total.Messages - hubBefore.Messages) / seconds);
                hubBytes.Add((hub.Total.Bytes - hubBefore.Bytes) / seconds);
                pageMessages.Add((circuit.Total.Messages - circuitBefore.Messages) / seconds);
                pageBytes.Add((circuit.Total.Bytes - circuitBefore.Bytes) / seconds);
            }

            await page.Context.CloseAsync();
        }

        await output.WriteLineAsync($"  {name}: {every:F1} evaluations/s");
        await output.WriteLineAsync($"    nobody watches                           {Spread(alone, "F1")}");
        await output.WriteLineAsync($"    one browser watches                      {Spread(watched, "F1")}");
        await output.WriteLineAsync($"    share of the browser                     {Spread([.. watched.Zip(alone, (w, a) => w - a)], "F1")}");
        await output.WriteLineAsync($"    messages/s of the hub and of the page    {Spread(updates, "F1")}; {Spread(pageMessages, "F1")}");
        await output.WriteLineAsync($"    bytes/s of the hub and of the page       {Spread(hubBytes)}; {Spread(pageBytes)}");
    }

    private static async Task<double> EvaluationsAsync(LiveTraining training, long run)
    {
        var (begin, before) = (Stopwatch.GetTimestamp(), await training.EvaluationsAsync(run));
        await Task.Delay(TimeSpan.FromSeconds(5));
        return (await training.EvaluationsAsync(run) - before) / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
