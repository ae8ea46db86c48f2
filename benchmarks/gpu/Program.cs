using System.Globalization;
using GrokLab.Training.Runtime;
using GrokLab.Training.Specs;

namespace GrokLab.GpuBenchmarks;

internal static class Program
{
    private static readonly Dictionary<string, Action<string>> Parts = new()
    {
        ["onset"] = Agreement.Onsets,
        ["measures"] = Agreement.Measures,
        ["steps-fig1"] = device => StepRates.Run(device, "fig1"),
        ["steps-resnet18"] = device => StepRates.Run(device, "resnet18"),
        ["epochs"] = Epochs.Run,
        ["evaluation"] = EvaluationParts.Run,
        ["several-fig1"] = device => SeveralRuns.Run(device, "fig1"),
        ["several-resnet18"] = device => SeveralRuns.Run(device, "resnet18"),
        ["resume"] = Resuming.Run,
        ["memory"] = Memory.Run,
    };

    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (args)
        {
            case ["stepper", { } model, { } where, .. var options]:
                LibTorch.Load();
                Stepper.Serve(model, where, options.Contains("tf32") ? MatmulPrecision.Tf32 : MatmulPrecision.Full);
                return 0;
            case [{ } part, .. var rest] when Parts.TryGetValue(part, out var run):
                LibTorch.Load();
                run(rest is [var device, ..] ? device : "cuda:0");
                return 0;
            default:
                Console.Error.WriteLine($"Usage: GrokLab.GpuBenchmarks {string.Join(" | ", Parts.Keys)} [DEVICE]");
                return 2;
        }
    }
}
