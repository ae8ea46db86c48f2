using System.Diagnostics;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks;

/// <summary>Times several pieces of work alternately, so that other load of the machine affects all of them alike.</summary>
internal static class InterleavedTiming
{
    /// <summary>The milliseconds of every round after the first, by piece of work.</summary>
    internal static IReadOnlyDictionary<string, double[]> Measure(int rounds, IReadOnlyDictionary<string, Action> work)
    {
        var times = work.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, action) in work)
            {
                using var scope = NewDisposeScope();
                var start = Stopwatch.GetTimestamp();
                action();
                if (round > 0) // The first round warms up.
                {
                    times[name].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        return times.ToDictionary(t => t.Key, t => t.Value.ToArray());
    }

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The median of the rounds' ratios.</summary>
    internal static double MedianRatio(double[] numerators, double[] denominators) =>
        Median(numerators.Zip(denominators, (n, d) => n / d));
}
