using System.Globalization;
using GrokLab.Data.Deleting;

namespace GrokLab.Web.Deleting;

/// <summary>A run that a user wants to delete.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Name">The run's name.</param>
/// <param name="Evaluations">The number of evaluations; each is a point of every curve.</param>
/// <param name="Checkpoints">The number of checkpoints.</param>
/// <param name="CheckpointBytes">The size of the checkpoints in bytes.</param>
/// <param name="Refusal">The reason why the run cannot be deleted now, and what to do; null if it can be deleted.</param>
public sealed record PlannedRemoval(long RunId, string Name, int Evaluations, int Checkpoints, long CheckpointBytes, string? Refusal);

/// <summary>Describes in words why runs cannot be deleted.</summary>
internal static class RemovalRefusals
{
    internal static string Sentence(DeletionObstacle obstacle)
    {
        var run = $"Run {obstacle.RunId}";
        return obstacle.IsUnderWay
            ? $"{run} is {obstacle.Status}: stop it first."
            : $"{run} begins the curves of {Runs(obstacle.Forks)} forked from it: delete {(obstacle.Forks.Count == 1 ? "that run" : "those runs")} first.";
    }

    private static string Runs(IReadOnlyList<long> ids)
    {
        var numbers = ids.Select(id => id.ToString(CultureInfo.InvariantCulture)).ToList();
        return numbers is [var only] ? $"run {only}, which was" : $"runs {string.Join(", ", numbers[..^1])} and {numbers[^1]}, which were";
    }
}
