using System.Diagnostics.CodeAnalysis;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Live;

/// <summary>What the hub calls in a client that has joined a run; all of it is in the database by then.</summary>
public interface IRunsClient
{
    /// <summary>New evaluations, by rising step; at most ten calls a second.</summary>
    Task Metrics(long runId, IReadOnlyList<MetricsDto> evaluations);

    /// <summary>Something happened.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The word is what clients in JavaScript listen to.")]
    Task Event(RunEventDto happened);

    /// <summary>Status changed, told at once, or progress, told once a second.</summary>
    Task Run(RunDto run);

    /// <summary>The run was deleted; nothing more comes of it.</summary>
    Task Deleted(long runId);
}
