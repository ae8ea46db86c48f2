using GrokLab.Training.Experiments;

namespace GrokLab.GpuBenchmarks;

/// <summary>The specs that are timed.</summary>
internal static class Workloads
{
    /// <summary>The spec for a model's name: <c>fig1</c> or <c>resnet18</c>.</summary>
    internal static ExperimentSpec Spec(string model, string device) => model switch
    {
        "fig1" => Presets.Find("grokking-quick")!.Spec with { Device = device },
        "resnet18" => Presets.Find("fig2-paper")!.Spec with { Device = device },
        _ => throw new ArgumentException($"The model is \"{model}\"; allowed are fig1 and resnet18."),
    };
}
