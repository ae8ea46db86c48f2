using System.Diagnostics;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;

namespace GrokLab.GpuBenchmarks;

/// <summary>Runs on the GPU and on the CPU: when they generalize, and their measures at the same state.</summary>
internal static class Agreement
{
    internal static void Onsets(string device)
    {
        Console.WriteLine("grokking-quick: the step of 99 % validation accuracy, looked at every 10 steps\n");
        Console.WriteLine("| seed | processor | GPU | difference | seconds on the processor | on the GPU |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var seed in (int[])[1, 42, 15213])
        {
            var (onCpu, cpuSeconds) = Onset("cpu", seed);
            var (onGpu, gpuSeconds) = Onset(device, seed);
            Console.WriteLine($"| {seed} | {onCpu} | {onGpu} | {100.0 * (onGpu - onCpu) / onCpu:+0.0;-0.0} % | {cpuSeconds:F1} | {gpuSeconds:F1} |");
        }

        Console.WriteLine();
    }

    internal static void Measures(string device)
    {
        foreach (var (name, spec, steps) in (IEnumerable<(string, ExperimentSpec, int[])>)
        [
            ("grokking-quick", Workloads.Spec("fig1", device), [0, 100, 500, 1_500]),
            ("fig2-quick, NCC regularizer", Presets.Find("fig2-quick")!.Group([1])[1].Spec with { Device = device }, [0, 300]),
        ])
        {
            Compare(name, spec, steps);
        }
    }

    private static (long Step, double Seconds) Onset(string device, int seed)
    {
        var spec = Workloads.Spec("fig1", device) with { Seed = seed, Evaluation = new EvaluationSpec { Every = 10, DenseUntil = 5_000 } };
        using var control = new RunControl();
        var clock = Stopwatch.StartNew();
        foreach (var message in new Trainer(spec, control).Run())
        {
            if (message is MetricsMeasured metrics && metrics.Values[Metrics.ValidationAccuracy] >= 0.99)
            {
                return (metrics.Step, clock.Elapsed.TotalSeconds);
            }
        }

        return (-1, clock.Elapsed.TotalSeconds);
    }

    private static void Compare(string name, ExperimentSpec spec, int[] steps)
    {
        Console.WriteLine($"{name}: measures of one state on the GPU and on the processor, relative differences\n");
        Console.WriteLine("| step | measures | largest | the five largest |\n| --- | --- | --- | --- |");
        using var gpu = new TrainingSession(spec);
        using var cpu = new TrainingSession(spec with { Device = "cpu" });
        var step = 0;
        foreach (var until in steps)
        {
            while (step < until)
            {
                gpu.Step(++step, spec.Regularizer.Lambda, measure: false);
            }

            cpu.RestoreState(gpu.CaptureState(), step);
            var (ours, theirs) = (Values(gpu), Values(cpu));
            var differences = ours.Keys.Where(k => !k.StartsWith("angle_0", StringComparison.Ordinal) && (ours[k] ?? theirs[k]) is not null)
                .Select(k => (Name: k, Relative: Relative(ours[k], theirs[k]))).OrderByDescending(d => d.Relative).ToList();
            Console.WriteLine($"| {step} | {differences.Count} | {differences[0].Relative:E1} | {string.Join(", ", differences.Take(5).Select(d => $"{d.Name} {d.Relative:E1} ({ours[d.Name]:G4})"))} |");
        }

        Console.WriteLine();
    }

    private static IReadOnlyDictionary<string, double?> Values(TrainingSession session) =>
        new Evaluator(session).Evaluate(default, lambda: 0, stepsPerSecond: null, representativeness: true).Values;

    private static double Relative(double? one, double? other) => one == other ? 0
        : one is null || other is null ? double.PositiveInfinity
        : Math.Abs(one.Value - other.Value) / Math.Max(Math.Abs(other.Value), 1e-12);
}
