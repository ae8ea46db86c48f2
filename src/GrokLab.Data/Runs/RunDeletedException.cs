using System.Globalization;

namespace GrokLab.Data.Runs;

/// <summary>A run was deleted while something was done with it.</summary>
/// <param name="runId">Which.</param>
public sealed class RunDeletedException(long runId)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"Run {runId} was deleted."))
{
    /// <summary>Which.</summary>
    public long RunId { get; } = runId;
}
