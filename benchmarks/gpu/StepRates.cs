using System.Diagnostics;
using GrokLab.Benchmarks;

namespace GrokLab.GpuBenchmarks;

/// <summary>Steps per second of GrokLab and of PyTorch with the same network and batch, alternately.</summary>
internal static class StepRates
{
    private const int Rounds = 5;
    private const double RoundSeconds = 1.5;

    internal static void Run(string device, string model)
    {
        var makers = new Dictionary<string, Func<StepperProcess>>
        {
            ["GrokLab"] = () => StepperProcess.GrokLab(model, device),
            ["GrokLab, TF32"] = () => StepperProcess.GrokLab(model, device, "auto", "tf32"),
            ["GrokLab, `Training:Step` plain"] = () => StepperProcess.GrokLab(model, device, "plain"),
            ["PyTorch, eager"] = () => StepperProcess.PyTorch(model, device, "eager"),
            ["PyTorch, eager, fused optimizer"] = () => StepperProcess.PyTorch(model, device, "eager+fused"),
            ["PyTorch, `torch.compile`, fused optimizer"] = () => StepperProcess.PyTorch(model, device, "default+fused"),
            ["PyTorch, `torch.compile` reduce-overhead, fused optimizer"] = () => StepperProcess.PyTorch(model, device, "reduce-overhead+fused"),
        };
        var steppers = new Dictionary<string, (StepperProcess Process, int Steps)>();
        foreach (var (name, make) in makers)
        {
            try
            {
                var process = make();
                Warm(process, model, name);
                steppers[name] = (process, StepsIn(process, RoundSeconds));
            }
            catch (Exception e)
            {
                Console.WriteLine($"{name}: {e.Message}\n");
            }
        }

        var rates = steppers.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, (process, steps)) in steppers)
            {
                var clock = Stopwatch.StartNew();
                process.Steps(steps);
                rates[name].Add(steps / clock.Elapsed.TotalSeconds);
            }
        }

        Console.WriteLine($"{model}: medians of {Rounds} rounds in turns, of about {RoundSeconds} s each\n");
        Console.WriteLine("| | steps/s (range) | ratio to PyTorch, eager (range) |\n| --- | --- | --- |");
        foreach (var (name, values) in rates)
        {
            var ratios = rates.TryGetValue("PyTorch, eager", out var eager) ? values.Zip(eager, (v, e) => v / e).ToArray() : [];
            Console.WriteLine($"| {name}{(name.StartsWith("GrokLab", StringComparison.Ordinal) ? $" ({steppers[name].Process.Description})" : "")} | {Figures.Spread(values)} | {(ratios.Length == 0 ? "–" : Figures.Spread(ratios, "F2"))} |");
        }

        Console.WriteLine();
        foreach (var (process, _) in steppers.Values)
        {
            process.Dispose();
        }
    }

    /// <summary>Warms up: two epochs of the transformer, so that both batch sizes are compiled or recorded; some steps of the ResNet.</summary>
    private static void Warm(StepperProcess process, string model, string name)
    {
        var clock = Stopwatch.StartNew();
        process.Steps(model == "fig1" ? 60 : 40);
        Console.Error.WriteLine($"{name}: warmed up in {clock.Elapsed.TotalSeconds:F1} s");
    }

    private static int StepsIn(StepperProcess process, double seconds)
    {
        var clock = Stopwatch.StartNew();
        process.Steps(50);
        return Math.Max(20, (int)(50 * seconds / clock.Elapsed.TotalSeconds));
    }
}
