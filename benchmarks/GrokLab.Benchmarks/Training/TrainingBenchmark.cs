using System.Diagnostics;
using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Engine.Fast;
using GrokLab.Training.Experiments;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>Steps a second of the Fig. 1 run, of each way to compute a step, as ratios to the straightforward loop.</summary>
internal static class TrainingBenchmark
{
    private const int Pairs = 9;
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    internal static void Run(TextWriter output)
    {
        using var baseline = new StraightforwardLoop();
        using var plain = new SteppingSession(StepChoice.Plain);
        using var fast = new SteppingSession(StepChoice.Fast);
        var loops = new Dictionary<string, Action>
        {
            ["straightforward"] = baseline.Step,
            [plain.Description] = plain.Step,
            [fast.Description] = fast.Step,
        };
        Write(output, $"x + y mod 97, Fig. 1 transformer, batches of 512, {get_num_threads()} threads; {Pairs} rounds of {Burst.TotalSeconds} s each in turns\n");
        var rates = StepRates.Measure(Pairs, Burst, loops);
        foreach (var (name, values) in rates)
        {
            Write(output, $"  {name}: {InterleavedTiming.Median(values):F1} steps/s ({values.Min():F1} to {values.Max():F1})\n");
        }

        foreach (var (name, values) in rates.Where(r => r.Key != "straightforward"))
        {
            double[] ratios = [.. values.Zip(rates["straightforward"], (v, b) => v / b)];
            Write(output, $"{name}: ratio {InterleavedTiming.Median(ratios):F2}× ({ratios.Min():F2} to {ratios.Max():F2})\n");
        }
    }

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The quick grokking run, step by step.</summary>
internal sealed class SteppingSession(StepChoice choice, FastTechniques? techniques = null) : IDisposable
{
    private readonly TrainingSession session = new(
        Presets.Find("grokking-quick")!.Spec with { Device = "cpu" }, choice, techniques ?? new FastTechniques());
    private long step;

    internal string Description => session.StepDescription;

    internal void Step() => session.Step(++step, lambda: 0, measure: false);

    public void Dispose() => session.Dispose();
}

/// <summary>Steps a second in short bursts that take turns, so that what else the machine does falls on all alike.</summary>
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

                if (round > 0) // The first warms up.
                {
                    rates[name].Add(steps / Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        return rates.ToDictionary(r => r.Key, r => r.Value.ToArray());
    }
}
