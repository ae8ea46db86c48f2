using System.Diagnostics.CodeAnalysis;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Live;

/// <summary>The methods that the hub calls in a client that has joined a run; the data sent are already in the
/// database.</summary>
public interface IRunsClient
{
    /// <summary>New evaluations, by rising step; at most ten calls a second.</summary>
    Task Metrics(long runId, IReadOnlyList<MetricsDto> evaluations);

    /// <summary>An event of the run.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The word is what clients in JavaScript listen to.")]
    Task Event(RunEventDto happened);

    /// <summary>A changed status, sent at once, or progress, sent once a second.</summary>
    Task Run(RunDto run);

    /// <summary>The run was deleted; this is its last message.</summary>
    Task Deleted(long runId);
}
