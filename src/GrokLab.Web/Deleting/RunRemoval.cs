using GrokLab.Data.Deleting;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Settings;
using GrokLab.Web.Words;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Deleting;

/// <summary>Deletes runs and groups: readers no longer see them at once; their rows and files are removed in the background.</summary>
public sealed class RunRemoval(
    RunDeletion deletion,
    RunStore runs,
    GroupStore groups,
    RunPurging purging,
    RunFeed feed,
    ActiveRuns activeRuns,
    StorageProblems problems,
    IOptions<StorageOptions> storage,
    ILogger<RunRemoval> logger)
{
    /// <summary>Deletes a run that is not under way and has no forks.</summary>
    /// <returns>The deleted ids.</returns>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
    public async Task<Outcome<IReadOnlyList<long>>> DeleteAsync(long runId, CancellationToken cancellation = default)
    {
        problems.ThrowIfInTrouble();
        await JobsEndedAsync([runId], cancellation);

        // No token from here on: a deletion is reported even if the caller disconnects.
        return Told(await deletion.TryDeleteAsync(runId, CancellationToken.None), RunWords.NoSuchRun(runId));
    }

    /// <summary>Deletes a group with all its runs, or nothing if one of them cannot be deleted.</summary>
    /// <returns>The ids of the group's runs.</returns>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
    public async Task<Outcome<IReadOnlyList<long>>> DeleteGroupAsync(long groupId, CancellationToken cancellation = default)
    {
        problems.ThrowIfInTrouble();
        await JobsEndedAsync([.. (await groups.GetRunsAsync([groupId], cancellation))[groupId].Select(run => run.Id)], cancellation);
        return Told(await deletion.TryDeleteGroupAsync(groupId, CancellationToken.None), GroupService.NoSuchGroup(groupId));
    }

    /// <summary>The plan for deleting runs one by one, the newest first; runs that do not exist are left out.</summary>
    public async Task<IReadOnlyList<PlannedRemoval>> PlanAsync(IReadOnlyCollection<long> runIds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runIds);
        var planned = new List<Run>();
        foreach (var id in runIds.OrderDescending())
        {
            if (await runs.GetAsync(id, cancellation) is { } run)
            {
                planned.Add(run);
            }
        }

        return await PlanAsync(planned, [.. await deletion.ObstaclesAsync(runIds, cancellation)], cancellation);
    }

    /// <summary>The plan for deleting all runs of a group together; empty if there is no such group.</summary>
    public async Task<IReadOnlyList<PlannedRemoval>> PlanGroupAsync(long groupId, CancellationToken cancellation = default)
    {
        var planned = (await groups.GetRunsAsync([groupId], cancellation))[groupId].ToList();
        return await PlanAsync(planned, [.. await deletion.ObstaclesAsync([.. planned.Select(run => run.Id)], cancellation)], cancellation);
    }

    private async Task<IReadOnlyList<PlannedRemoval>> PlanAsync(
        IReadOnlyList<Run> planned, IReadOnlyList<DeletionObstacle> obstacles, CancellationToken cancellation)
    {
        var evaluations = await deletion.CountEvaluationsAsync([.. planned.Select(run => run.Id)], cancellation);
        return [.. planned.Select(run =>
        {
            var checkpoints = storage.Value.Checkpoints(run.Id).List();
            return new PlannedRemoval(
                run.Id, run.Name, evaluations.GetValueOrDefault(run.Id), checkpoints.Count, checkpoints.Sum(checkpoint => checkpoint.Bytes),
                obstacles.FirstOrDefault(obstacle => obstacle.RunId == run.Id) is { } obstacle ? RemovalRefusals.Sentence(obstacle) : null);
        })];
    }

    /// <summary>Waits for the jobs of ended runs: such a job may not have ended yet, and uses the run's folder until
    /// then.</summary>
    private async Task JobsEndedAsync(IReadOnlyList<long> runIds, CancellationToken cancellation)
    {
        foreach (var id in runIds)
        {
            if (activeRuns.TryGet(id, out var active)
                && await runs.GetAsync(id, cancellation) is { Status: not RunStatus.Queued } run && !DeletionObstacle.Blocks(run.Status))
            {
                await active.Ended.WaitAsync(cancellation);
            }
        }
    }

    private Outcome<IReadOnlyList<long>> Told(DeletionResult result, string missing)
    {
        if (result.Obstacles.Count > 0)
        {
            return new Refusal.Conflict(string.Join(' ', result.Obstacles.Select(RemovalRefusals.Sentence)));
        }

        if (result.Deleted.Count == 0)
        {
            return new Refusal.NotFound(missing);
        }

        feed.Publish([.. result.Deleted.Select(id => new RunDeleted(id))]);
        purging.Wake();
        logger.LogInformation("Deleted runs {RunIds}", string.Join(", ", result.Deleted));
        return Outcome.Of(result.Deleted);
    }
}
