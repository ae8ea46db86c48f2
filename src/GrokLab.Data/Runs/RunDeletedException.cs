namespace GrokLab.Data.Runs;

/// <summary>A run that was deleted while an operation used it.</summary>
/// <param name="runId">The run's id.</param>
public sealed class RunDeletedException(long runId)
    : Exception($"Run {runId} was deleted.")
{
    /// <summary>The run's id.</summary>
    public long RunId { get; } = runId;
}
