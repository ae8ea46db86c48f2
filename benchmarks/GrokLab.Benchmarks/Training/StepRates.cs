using System.Diagnostics;

namespace GrokLab.Benchmarks.Training;

/// <summary>Steps per second in short alternating bursts, so that other load of the machine affects all alike.</summary>
internal static class StepRates
{
    internal static IReadOnlyDictionary<string, double[]> Measure(int rounds, TimeSpan burst, IReadOnlyDictionary<string, Action> loops)
    {
        var rates = loops.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, step) in loops)
            {
                var (start, steps) = (Stopwatch.GetTimestamp(), 0);
                while (Stopwatch.GetElapsedTime(start) < burst)
                {
                    step();
                    steps++;
                }

                if (round > 0) // The first round warms up.
                {
                    rates[name].Add(steps / Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        return rates.ToDictionary(r => r.Key, r => r.Value.ToArray());
    }
}
