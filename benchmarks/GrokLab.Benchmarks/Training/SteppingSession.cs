using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;

namespace GrokLab.Benchmarks.Training;

/// <summary>The quick grokking run, step by step.</summary>
internal sealed class SteppingSession(StepChoice choice) : IDisposable
{
    private readonly TrainingSession session = new(Presets.Find("grokking-quick")!.Spec with { Device = "cpu" }, choice);
    private long step;

    internal string Description => session.StepDescription;

    internal void Step() => session.Step(++step, lambda: 0, measure: false);

    public void Dispose() => session.Dispose();
}
