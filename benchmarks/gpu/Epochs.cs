using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;

namespace GrokLab.GpuBenchmarks;

/// <summary>Epochs of fig2-paper with their evaluations, and the first steps of grokking-paper, as the program trains them.</summary>
internal static class Epochs
{
    private const int TimedEpochs = 3;
    private const int GrokkingSteps = 40_000;

    internal static void Run(string device)
    {
        Console.WriteLine("| run | measured | extrapolated |\n| --- | --- | --- |");
        foreach (var (variant, spec) in Presets.Find("fig2-paper")!.Group([1]))
        {
            var times = Evaluated(spec with { Device = device, Epochs = 1 + TimedEpochs }).ToList();
            var epoch = (times[^1].Elapsed - times[1].Elapsed) / TimedEpochs;
            Console.WriteLine($"| fig2-paper, {variant.Name} | {epoch:F2} s an epoch with its evaluation (first {times[1].Elapsed - times[0].Elapsed:F2} s), {times[^1].Rate:F0} steps/s between evaluations | 250 epochs: {250 * epoch / 60:F1} minutes |");
        }

        var grokking = Presets.Find("grokking-paper")!.Spec;
        var measured = Evaluated(grokking with { Device = device, Steps = GrokkingSteps }).ToList();
        var half = measured.First(m => m.Step >= GrokkingSteps / 2);
        var seconds = (measured[^1].Elapsed - half.Elapsed) / (measured[^1].Step - half.Step);
        Console.WriteLine($"| grokking-paper | {GrokkingSteps} steps in {measured[^1].Elapsed:F1} s; {1 / seconds:F0} steps/s with evaluations in their second half, {measured[^1].Rate:F0} between evaluations | 10⁶ steps: {1e6 * seconds / 60:F1} minutes at that rate |\n");
    }

    private static IEnumerable<(long Step, double Elapsed, double? Rate)> Evaluated(ExperimentSpec spec)
    {
        using var control = new RunControl();
        foreach (var message in new Trainer(spec, control).Run())
        {
            if (message is MetricsMeasured metrics)
            {
                yield return (metrics.Step, metrics.ElapsedSeconds, metrics.Values[Metrics.StepsPerSecond]);
            }
        }
    }
}
