using System.Diagnostics;

namespace GrokLab.GpuBenchmarks;

/// <summary>Several runs on one GPU at the same time, each a process of its own: the sum of their steps per second.</summary>
internal static class SeveralRuns
{
    private const double Seconds = 3;

    internal static void Run(string device, string model)
    {
        Console.WriteLine($"{model}: runs at the same time, each a process\n\n| runs | steps/s of all together | of a run alone |\n| --- | --- | --- |");
        var alone = 0.0;
        foreach (var count in (int[])[1, 2, 4, 8])
        {
            var processes = Enumerable.Range(0, count).Select(_ => StepperProcess.GrokLab(model, device)).ToArray();
            foreach (var process in processes)
            {
                process.Steps(100);
            }

            var clock = Stopwatch.StartNew();
            processes[0].Steps(200);
            var steps = (int)(200 * Seconds / clock.Elapsed.TotalSeconds / count);
            clock.Restart();
            foreach (var process in processes)
            {
                process.Ask(steps);
            }

            foreach (var process in processes)
            {
                process.Wait();
            }

            var rate = count * steps / clock.Elapsed.TotalSeconds;
            alone = count == 1 ? rate : alone;
            Console.WriteLine($"| {count} | {rate:F0} | {rate / alone:F2}× |");
            foreach (var process in processes)
            {
                process.Dispose();
            }
        }

        Console.WriteLine();
    }
}
