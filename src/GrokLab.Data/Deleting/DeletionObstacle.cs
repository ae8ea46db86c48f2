using GrokLab.Data.Runs;

namespace GrokLab.Data.Deleting;

/// <summary>What keeps a run from being deleted.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Status">Where it is in its life; one that is under way is not deleted.</param>
/// <param name="Forks">The runs whose curves begin with this run's and that are not deleted with it, by id.</param>
public sealed record DeletionObstacle(long RunId, RunStatus Status, IReadOnlyList<long> Forks)
{
    /// <summary>Whether the run trains, or goes on by itself.</summary>
    public bool IsUnderWay => Blocks(Status);

    /// <summary>Whether a run with this status is not deleted: one that trains, or goes on by itself. One that waits for its first turn is.</summary>
    public static bool Blocks(RunStatus status) => status is RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted;
}

/// <summary>What came of the wish to delete runs.</summary>
/// <param name="Deleted">The runs that are gone, by id; empty where there is an obstacle, or no such run.</param>
/// <param name="Obstacles">Why nothing was deleted.</param>
public sealed record DeletionResult(IReadOnlyList<long> Deleted, IReadOnlyList<DeletionObstacle> Obstacles);
