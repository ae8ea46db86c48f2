using GrokLab.Training.Experiments;

namespace GrokLab.Web.Words;

/// <summary>A spec in words.</summary>
public static class SpecWords
{
    /// <summary>The facts that distinguish one spec from another.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return
        [
            ("Task", spec.Task.Words()),
            ("Model", spec.Model.Words()),
            ("Optimizer", spec.Optimizer.Words()),
            ("Regularizer", spec.Regularizer.Words()),
            ("Length", Length(spec)),
        ];
    }

    private static string Length(ExperimentSpec spec) =>
        spec.Steps is { } steps ? $"{Format.Count(steps)} steps" : $"{Format.Count(spec.Epochs ?? 0)} epochs";
}
