using System.Diagnostics;
using GrokLab.EndToEnd.Tests;
using Microsoft.Playwright;
using static GrokLab.Benchmarks.Figures;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>
/// The time from a click on <em>Launch</em> in the gallery to 99 % validation accuracy of the group's first run, as stored and
/// shown: with the plain step and measures and with the fast ones, alternately.
/// </summary>
internal static class LaunchBenchmark
{
    private const int Rounds = 3;
    private const string Metric = "val_accuracy";

    internal static async Task RunAsync(TextWriter output)
    {
        await using var chromium = await Chromium.StartAsync();
        var seconds = new Dictionary<string, List<double>> { ["plain"] = [], ["fast"] = [] };
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (step, times) in seconds)
            {
                var (took, at) = await TimeAsync(chromium, step);
                times.Add(took);
                await output.WriteLineAsync($"round {round}, {step}: {took:F1} s, step {at:N0}");
            }
        }

        foreach (var (step, times) in seconds)
        {
            await output.WriteLineAsync($"{step,-6} {Spread(times, "F1")} s");
        }

        var ratios = seconds["plain"].Zip(seconds["fast"], (plain, fast) => plain / fast).ToList();
        await output.WriteLineAsync($"ratio {InterleavedTiming.Median(ratios):F2}×");
    }

    private static async Task<(double Seconds, long Step)> TimeAsync(Chromium chromium, string step)
    {
        using var storage = new TemporaryFolder();
        await using var server = await DashboardServer.StartAsync(storage.FullPath, settings: $"--Training:Step={step}");
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var page = await chromium.NewPageAsync();
        await page.GotoAsync(server.Url, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var begin = Stopwatch.GetTimestamp();
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).First.ClickAsync();
        await page.WaitForURLAsync("**/groups/1", new() { WaitUntil = WaitUntilState.Commit });
        var training = new LiveTraining(client);
        while (true)
        {
            if (await training.FirstStepAsync(1, Metric, atLeast: 0.99) is { } reached)
            {
                var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
                await page.Context.CloseAsync();
                return (took, reached);
            }

            await Task.Delay(200);
        }
    }
}
