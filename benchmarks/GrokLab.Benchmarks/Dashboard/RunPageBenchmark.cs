using System.Diagnostics;
using GrokLab.Benchmarks.Storage;
using GrokLab.EndToEnd.Tests;
using static GrokLab.Benchmarks.Figures;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>How long the page of a run with 20 × 100,000 points takes to appear and to respond, in a real browser.</summary>
internal static class RunPageBenchmark
{
    private const int Rounds = 7;

    private static readonly (string Name, int Width, int Height)[] Screens = [("desktop, 1440 × 900", 1_440, 900), ("phone, 390 × 844", 390, 844)];

    internal static async Task RunAsync(TextWriter output)
    {
        using var storage = new TemporaryFolder();
        long run;
        await using (var database = await Database.OpenAsync(storage))
        {
            run = await database.AddRunAsync();
            await database.WriteAsync([.. MeasuredRun.Frame(run)[..2], .. MeasuredRun.Evaluated(run), .. MeasuredRun.Frame(run)[2..]]);
        }

        var begin = Stopwatch.GetTimestamp();
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        await AskAsync(server.Url);
        await output.WriteLineAsync($"Start of the program to its first page: {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:F0} ms");
        await output.WriteLineAsync($"Page of a run with {MeasuredRun.Names.Count} metrics × {MeasuredRun.Evaluations:N0} evaluations; ms after navigation, {Rounds} rounds after one to warm up");

        await using var chromium = await Chromium.StartAsync();
        foreach (var (name, width, height) in Screens)
        {
            List<PageOpening> first = [], again = [];
            for (var round = 0; round <= Rounds; round++)
            {
                var page = await chromium.NewPageAsync(width, height);
                var opening = await PageOpening.OfAsync(page, $"{server.Url}/runs/{run}");
                await page.CloseAsync();
                page = await page.Context.NewPageAsync();
                var second = await PageOpening.OfAsync(page, $"{server.Url}/runs/{run}");
                await page.Context.CloseAsync();
                if (round == 0 && width == Screens[0].Width)
                {
                    await output.WriteLineAsync($"  the first page after the start of the program: interactive after {opening.Interactive:F0}");
                }
                else if (round > 0)
                {
                    first.Add(opening);
                    again.Add(second);
                }
            }

            await WriteAsync(output, $"{name}, first visit", first);
            await WriteAsync(output, $"{name}, files in the browser's cache", again);
        }
    }

    private static async Task WriteAsync(TextWriter output, string name, List<PageOpening> openings)
    {
        await output.WriteLineAsync($"  {name}");
        foreach (var (what, value) in ((string, Func<PageOpening, double>)[])
            [
                ("text painted", o => o.Text), ("charts in view drawn", o => o.InView),
                ("interactive: hover and click answered", o => o.Interactive), ("all charts drawn", o => o.AllCharts),
            ])
        {
            await output.WriteLineAsync($"    {what,-40} {Spread([.. openings.Select(value)])}");
        }
    }

    private static async Task AskAsync(string url)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(url));
    }
}
