using GrokLab.Data.Runs;

namespace GrokLab.Data.Deleting;

/// <summary>The reason why a run cannot be deleted.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Status">The run's status; a run that is under way is not deleted.</param>
/// <param name="Forks">The ids of the forks of this run that are not deleted with it.</param>
public sealed record DeletionObstacle(long RunId, RunStatus Status, IReadOnlyList<long> Forks)
{
    /// <summary>Whether the run trains or will resume by itself.</summary>
    public bool IsUnderWay => Blocks(Status);

    /// <summary>Whether this status prevents deletion: the run trains or will resume by itself. A queued run can be deleted.</summary>
    public static bool Blocks(RunStatus status) => status is RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted;
}

/// <summary>The result of a request to delete runs.</summary>
/// <param name="Deleted">The ids of the deleted runs; empty if there is an obstacle or no such run.</param>
/// <param name="Obstacles">The reasons why nothing was deleted.</param>
public sealed record DeletionResult(IReadOnlyList<long> Deleted, IReadOnlyList<DeletionObstacle> Obstacles);
