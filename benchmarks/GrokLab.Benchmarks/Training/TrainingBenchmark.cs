using System.Globalization;
using GrokLab.Training.Engine;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>Steps per second of the Fig. 1 run for each way to compute a step, as ratios to the straightforward loop.</summary>
internal static class TrainingBenchmark
{
    private const int Pairs = 9;
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    internal static void Run(TextWriter output)
    {
        Rates(output);
        ExactnessCheck.Run(output);
    }

    private static void Rates(TextWriter output)
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
        using var pytorch = PyTorchLoop.TryStart(output);
        if (pytorch is not null)
        {
            loops[pytorch.Description] = pytorch.Step;
        }

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
