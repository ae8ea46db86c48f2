namespace GrokLab.Data.Metrics;

/// <summary>A requested metric that the run does not have.</summary>
/// <param name="name">The requested name.</param>
/// <param name="allowedNames">The allowed names, in alphabetical order.</param>
public sealed class UnknownMetricException(string name, IReadOnlyList<string> allowedNames)
    : Exception(allowedNames.Count == 0
        ? $"There is no metric '{name}'; nothing has been measured yet."
        : $"There is no metric '{name}'. Metrics are: {string.Join(", ", allowedNames)}.")
{
    /// <summary>The requested name.</summary>
    public string Name { get; } = name;

    /// <summary>The allowed names, in alphabetical order.</summary>
    public IReadOnlyList<string> AllowedNames { get; } = allowedNames;
}
