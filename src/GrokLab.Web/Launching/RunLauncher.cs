using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Faults;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Launching;

/// <summary>Turns a request into queued runs: either all of them, or none and the reasons.</summary>
public sealed class RunLauncher(
    RunStore store,
    GroupStore groups,
    LaunchPlanner planner,
    TrainingQueues queues,
    RunFeed feed,
    StorageProblems storage,
    IOptions<TrainingOptions> options) : IDisposable
{
    // Counting and storing must be atomic: two simultaneous requests must not both take the last places.
    private readonly SemaphoreSlim places = new(1, 1);

    /// <summary>Validates the request and queues its runs; if there is an error, nothing is stored.</summary>
    public Task<Outcome<IReadOnlyList<RunDto>>> LaunchAsync(LaunchRequest request, CancellationToken cancellation = default) => storage.TryAsync(async () =>
    {
        var launch = await planner.PlanAsync(request, cancellation);
        var name = string.IsNullOrWhiteSpace(request.Name) ? launch.Preset.Title : request.Name.Trim();
        return await LaunchAsync(name, launch.Preset.Name, [.. launch.Runs.Select(run => NewRun(name, launch.Preset.Name, run))], null, cancellation);
    });

    /// <summary>Queues a group of runs that this machine can train.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="preset">The preset that the group is made from, if any.</param>
    /// <param name="planned">The group's runs.</param>
    /// <param name="prepare">Prepares a stored run before it is queued.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
    internal async Task<Outcome<IReadOnlyList<RunDto>>> LaunchAsync(
        string name, string? preset, IReadOnlyList<NewRun> planned, Func<Run, Task>? prepare, CancellationToken cancellation)
    {
        storage.ThrowIfInTrouble();
        await queues.WhenReadyAsync(cancellation);
        await places.WaitAsync(cancellation);
        try
        {
            var waiting = await store.CountAsync(RunStatus.Queued, cancellation);
            if (waiting + planned.Count > options.Value.MaxQueuedRuns)
            {
                return new Refusal.Invalid("seeds", $"{planned.Count} more would make {waiting + planned.Count} waiting runs; allowed are at most {options.Value.MaxQueuedRuns}.");
            }

            return await QueueAsync(name, preset, planned, prepare);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    // No token: a caller that disconnects must not leave stored runs that are not queued.
    private async Task<Outcome<IReadOnlyList<RunDto>>> QueueAsync(string name, string? preset, IReadOnlyList<NewRun> planned, Func<Run, Task>? prepare)
    {
        var runs = await groups.CreateAsync(name, preset, planned, CancellationToken.None);
        feed.Publish([.. runs.Select(run => new StatusRecord(run.Id, run.Status, null, run.CreatedAt))]);
        foreach (var run in runs)
        {
            await (prepare?.Invoke(run) ?? Task.CompletedTask);
            await queues.EnqueueAsync(run.Id, run.RequestedDevice, CancellationToken.None);
        }

        return Outcome.Of<IReadOnlyList<RunDto>>([.. runs.Select(RunDto.From)]);
    }

    /// <summary>Converts a planned run for storage.</summary>
    internal static NewRun NewRun(string name, string? preset, PlannedRun run) => new(
        name,
        preset,
        SpecJson.Write(run.Spec),
        run.Spec.Seed,
        run.Spec.Device,
        run.Spec.Steps ?? 0,
        KnownKinds.Of(run.Spec.Regularizer).Name,
        run.Spec.Regularizer is NoRegularizerSpec ? null : run.Spec.Regularizer.Lambda,
        run.Variant);
}
