namespace GrokLab.Training.Engine;

/// <summary>How a run's steps and measures are computed.</summary>
public enum StepChoice
{
    /// <summary>On a GPU, the GPU's step. On a CPU, the fast step where one exists for the network and the optimizer, and fast
    /// measures; otherwise the plain step and measures.</summary>
    Auto,

    /// <summary>The plain step and measures: modules, automatic differentiation, libtorch's optimizer and operations.</summary>
    Plain,

    /// <summary>The same as <see cref="Auto"/>, requested by name.</summary>
    Fast,
}

/// <summary>Reads a <see cref="StepChoice"/>.</summary>
public static class StepChoices
{
    /// <summary>The environment variable: <c>auto</c>, <c>plain</c> or <c>fast</c>.</summary>
    public const string Variable = "GROKLAB_STEP";

    /// <summary>The choice in <see cref="Variable"/>; <see cref="StepChoice.Auto"/> where it is not set.</summary>
    /// <exception cref="ArgumentException">The variable has another value.</exception>
    public static StepChoice FromEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(value) ? StepChoice.Auto
            : TryParse(value, out var choice) ? choice
            : throw new ArgumentException($"{Variable} is \"{value}\"; allowed are auto, plain and fast.");
    }

    /// <summary>Reads one of the three words.</summary>
    public static bool TryParse(string word, out StepChoice choice) =>
        Enum.TryParse(word, ignoreCase: true, out choice) && Enum.GetNames<StepChoice>().Contains(word, StringComparer.OrdinalIgnoreCase);
}
