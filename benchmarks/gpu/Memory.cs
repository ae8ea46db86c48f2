using System.Diagnostics;
using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.GpuBenchmarks;

/// <summary>The memory that runs take on the GPU, as nvidia-smi shows it, compared with the estimate.</summary>
internal static class Memory
{
    private const int Steps = 30;

    internal static void Run(string device)
    {
        if (Environment.GetEnvironmentVariable("GROKLAB_MEMORY_CASE") is { } number)
        {
            Train(Cases(device)[int.Parse(number, CultureInfo.InvariantCulture)].Spec);
            return;
        }

        Console.WriteLine($"MiB on the GPU after {Steps} steps and an evaluation; alone on the GPU\n\n| run | measured | estimated |\n| --- | --- | --- |");
        foreach (var (index, (name, spec)) in Cases(device).Index())
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["memory", device]) { RedirectStandardOutput = true };
            start.Environment["GROKLAB_MEMORY_CASE"] = index.ToString(CultureInfo.InvariantCulture);
            using var process = Process.Start(start)!;
            var measured = process.StandardOutput.ReadToEnd().Trim();
            Console.WriteLine($"| {name} | {measured} | {MemoryEstimate.Of(spec, onGpu: true).TotalBytes >> 20} |");
        }

        Console.WriteLine();
    }

    private static IReadOnlyList<(string Name, ExperimentSpec Spec)> Cases(string device)
    {
        var (fig1, fig2, fig7) = (Workloads.Spec("fig1", device), Workloads.Spec("resnet18", device), Presets.Find("fig7-paper")!.Spec with { Device = device });
        return
        [
            ("grokking-quick", fig1),
            ("p = 199, batch 16,384", fig1 with { Task = new ModularArithmeticSpec { Modulus = 199 }, BatchSize = 16_384 }),
            ("p = 113, 4 layers, d = 512, hidden 2,048, batch 4,096", fig1 with
            {
                Task = new ModularArithmeticSpec { Modulus = 113 },
                Model = new GrokkingTransformerSpec { Layers = 4, Width = 512, Heads = 4, FeedForwardWidth = 2_048 },
                BatchSize = 4_096,
            }),
            ("fig2-paper", fig2),
            ("fig2-paper, batch 2,048", fig2 with { BatchSize = 2_048 }),
            ("fig7-paper", fig7),
            ("fig7-paper, batch 2,048", fig7 with { BatchSize = 2_048 }),
        ];
    }

    private static void Train(ExperimentSpec spec)
    {
        using var session = new TrainingSession(spec);
        for (var step = 1; step <= Steps; step++)
        {
            session.Step(step, lambda: 0, measure: false);
        }

        new Evaluator(session).Evaluate(default, lambda: 0, stepsPerSecond: null, representativeness: spec.Evaluation.RepresentativenessPointsPerDecade > 0);
        session.Divergence();
        using var smi = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true })!;
        Console.WriteLine(smi.StandardOutput.ReadToEnd().Trim());
    }
}
