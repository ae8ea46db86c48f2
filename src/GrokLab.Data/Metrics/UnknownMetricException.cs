namespace GrokLab.Data.Metrics;

/// <summary>A metric was asked for that the run does not have.</summary>
/// <param name="name">What was asked for.</param>
/// <param name="allowedNames">What may be asked for, in alphabetical order.</param>
public sealed class UnknownMetricException(string name, IReadOnlyList<string> allowedNames)
    : Exception(allowedNames.Count == 0
        ? $"There is no metric '{name}'; nothing has been measured yet."
        : $"There is no metric '{name}'. Metrics are: {string.Join(", ", allowedNames)}.")
{
    /// <summary>What was asked for.</summary>
    public string Name { get; } = name;

    /// <summary>What may be asked for, in alphabetical order.</summary>
    public IReadOnlyList<string> AllowedNames { get; } = allowedNames;
}
