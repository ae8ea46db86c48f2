using System.Globalization;
using GrokLab.Data.Deleting;

namespace GrokLab.Web.Deleting;

/// <summary>A run that somebody wants to delete.</summary>
/// <param name="RunId">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Evaluations">How often it was evaluated: each is a point of every curve.</param>
/// <param name="Checkpoints">How many checkpoints it has.</param>
/// <param name="CheckpointBytes">How much room they take.</param>
/// <param name="Refusal">Why it cannot be deleted now, and what to do; null where it can.</param>
public sealed record PlannedRemoval(long RunId, string Name, int Evaluations, int Checkpoints, long CheckpointBytes, string? Refusal);

/// <summary>Says in words what keeps runs from being deleted.</summary>
internal static class RemovalRefusals
{
    internal static string Sentence(DeletionObstacle obstacle)
    {
        var run = string.Create(CultureInfo.InvariantCulture, $"Run {obstacle.RunId}");
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
