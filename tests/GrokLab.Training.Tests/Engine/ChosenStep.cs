using GrokLab.Training.Engine;

namespace GrokLab.Training.Tests.Engine;

/// <summary>While it lives, trainers compute their steps so.</summary>
internal sealed class ChosenStep : IDisposable
{
    private readonly string? before = Environment.GetEnvironmentVariable(StepChoices.Variable);

    internal ChosenStep(StepChoice choice) => Environment.SetEnvironmentVariable(StepChoices.Variable, choice.ToString());

    public void Dispose() => Environment.SetEnvironmentVariable(StepChoices.Variable, before);
}
