namespace GrokLab.Training.Engine;

/// <summary>How a run's steps and measures are computed.</summary>
public enum StepChoice
{
    /// <summary>On a GPU the step that is made for one. On a CPU the fast step where there is one for the network and the optimizer, and fast
    /// measures; otherwise the plain ones.</summary>
    Auto,

    /// <summary>The plain ones: modules, automatic differentiation, libtorch's optimizer and operations.</summary>
    Plain,

    /// <summary>The same as <see cref="Auto"/>, asked for by name.</summary>
    Fast,
}

/// <summary>Where the choice comes from.</summary>
public static class StepChoices
{
    /// <summary>The environment variable: <c>auto</c>, <c>plain</c> or <c>fast</c>.</summary>
    public const string Variable = "GROKLAB_STEP";

    /// <summary>What <see cref="Variable"/> says; <see cref="StepChoice.Auto"/> where it says nothing.</summary>
    /// <exception cref="ArgumentException">It says something else.</exception>
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
