using System.Diagnostics;
using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Engine.Fast;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>What each technique of the fast step is worth, in processor time on one thread: what other programs take does not
/// count.</summary>
internal static class StepProfile
{
    private const int Rounds = 15;
    private const int Steps = 15;

    internal static void Run(TextWriter output)
    {
        set_num_threads(1);
        var variants = new Dictionary<string, SteppingSession>
        {
            ["all"] = new(StepChoice.Fast),
            ["without shared prefixes"] = new(StepChoice.Fast, new FastTechniques { SharesPrefixes = false }),
            ["without projecting distinct values"] = new(StepChoice.Fast, new FastTechniques { ProjectsDistinctValues = false }),
            ["without leaving keys as inputs"] = new(StepChoice.Fast, new FastTechniques { LeavesKeysAsInputs = false }),
            ["without the three"] = new(StepChoice.Fast, new FastTechniques { SharesPrefixes = false, ProjectsDistinctValues = false, LeavesKeysAsInputs = false }),
            ["plain step"] = new(StepChoice.Plain),
        };
        var times = variants.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, session) in variants)
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
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name}: {InterleavedTiming.Median(values):F2} ms of processor time a step ({values.Min():F2} to {values.Max():F2}), {InterleavedTiming.MedianRatio([.. values], [.. times["all"]]):F2} of all"));
            variants[name].Dispose();
        }
    }
}
