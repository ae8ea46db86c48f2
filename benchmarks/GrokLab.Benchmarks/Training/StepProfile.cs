using System.Diagnostics;
using GrokLab.Training.Engine;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>The processor time of a fast and of a plain step on one thread; other programs' time does not count.</summary>
internal static class StepProfile
{
    private const int Rounds = 15;
    private const int Steps = 15;

    internal static void Run(TextWriter output)
    {
        set_num_threads(1);
        var steps = new Dictionary<string, SteppingSession>
        {
            ["fast step"] = new(StepChoice.Fast),
            ["plain step"] = new(StepChoice.Plain),
        };
        var times = steps.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, session) in steps)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                for (var i = 0; i < Steps; i++)
                {
                    session.Step();
                }

                if (round > 0)
                {
                    times[name].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / Steps);
                }
            }
        }

        foreach (var (name, values) in times)
        {
            output.WriteLine($"  {name}: {InterleavedTiming.Median(values):F2} ms of processor time a step ({values.Min():F2} to {values.Max():F2}), {InterleavedTiming.MedianRatio([.. values], [.. times["fast step"]]):F2} of the fast step's");
            steps[name].Dispose();
        }
    }
}
