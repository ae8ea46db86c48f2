using GrokLab.Benchmarks.Dashboard;
using GrokLab.Benchmarks.Load;
using GrokLab.Benchmarks.Measures;
using GrokLab.Benchmarks.Storage;
using GrokLab.Benchmarks.Training;
using GrokLab.Training.Runtime;

namespace GrokLab.Benchmarks;

internal static class Program
{
    private static readonly Dictionary<string, Func<TextWriter, Task>> Benchmarks = new()
    {
        ["measures"] = OfTraining(MeasuresBenchmark.Run),
        ["evaluation-parts"] = OfTraining(EvaluationParts.Run),
        ["overhead"] = OfTraining(output => OverheadBenchmark.Run(output, steps: null)),
        ["overhead-short"] = OfTraining(output => OverheadBenchmark.Run(output, steps: 500)),
        ["training"] = OfTraining(TrainingBenchmark.Run),
        ["training-exactness"] = OfTraining(ExactnessCheck.Run),
        ["training-grok"] = OfTraining(ExactnessCheck.Grokking),
        ["step-profile"] = OfTraining(StepProfile.Run),
        ["resnet"] = OfTraining(ResNetBenchmark.Run),
        ["storage"] = StorageBenchmark.RunAsync,
        ["purge"] = PurgeBenchmark.RunAsync,
        ["run-page"] = RunPageBenchmark.RunAsync,
        ["launch"] = LaunchBenchmark.RunAsync,
        ["watching"] = WatchingBenchmark.RunAsync,
        ["load"] = output => LoadBenchmark.RunAsync(output, rounds: 3, without: TimeSpan.FromSeconds(60), with: TimeSpan.FromSeconds(100)),
        ["load-short"] = output => LoadBenchmark.RunAsync(output, rounds: 2, without: TimeSpan.FromSeconds(10), with: TimeSpan.FromSeconds(10)),
    };

    private static async Task<int> Main(string[] args)
    {
        if (args is not [var name] || !Benchmarks.TryGetValue(name, out var run))
        {
            await Console.Error.WriteLineAsync($"Usage: GrokLab.Benchmarks {string.Join(" | ", Benchmarks.Keys)}");
            return 2;
        }

        await run(Console.Out);
        return 0;
    }

    private static Func<TextWriter, Task> OfTraining(Action<TextWriter> run) => output =>
    {
        LibTorch.Load();
        run(output);
        return Task.CompletedTask;
    };
}
