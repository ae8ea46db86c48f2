using GrokLab.Benchmarks.Measures;
using GrokLab.Benchmarks.Training;
using GrokLab.Training.Runtime;

var benchmarks = new Dictionary<string, Action<TextWriter>>
{
    ["measures"] = MeasuresBenchmark.Run,
    ["training"] = TrainingBenchmark.Run,
    ["training-exactness"] = ExactnessCheck.Run,
    ["training-grok"] = ExactnessCheck.Grokking,
    ["step-profile"] = StepProfile.Run,
    ["resnet"] = ResNetBenchmark.Run,
};

if (args is not [var name] || !benchmarks.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Usage: GrokLab.Benchmarks {string.Join(" | ", benchmarks.Keys)}");
    return 2;
}

LibTorch.Load();
run(Console.Out);
return 0;
