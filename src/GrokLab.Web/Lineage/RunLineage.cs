using System.Text.Json.Nodes;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Experiments;
using GrokLab.Web.Controlling;
using GrokLab.Web.Faults;
using GrokLab.Web.Jobs;
using GrokLab.Web.Launching;
using GrokLab.Web.Runs;
using GrokLab.Web.Settings;
using GrokLab.Web.Words;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Lineage;

/// <summary>Makes runs from runs: extends, clones and forks them.</summary>
public sealed class RunLineage(
    RunStore store,
    RunWriter writer,
    RunFeed feed,
    RunLauncher launcher,
    LaunchPlanner planner,
    TrainingQueues queues,
    ActiveRuns activeRuns,
    StorageProblems problems,
    IOptions<StorageOptions> storage,
    TimeProvider time,
    ILogger<RunLineage> logger)
{
    /// <summary>The checkpoints of a run from which others can be forked, the newest first; null if there is no such run.</summary>
    public async Task<IReadOnlyList<CheckpointDto>?> CheckpointsAsync(long runId, CancellationToken cancellation = default) =>
        await store.GetAsync(runId, cancellation) is { } run
            ? [.. Entries(run).Select(entry => new CheckpointDto(entry.Step, entry.Bytes, entry.WrittenAt))]
            : null;

    /// <summary>Extends an ended run, which resumes from its last checkpoint.</summary>
    public Task<Outcome<RunDto>> ExtendAsync(long runId, ExtendRequest request, CancellationToken cancellation = default) => Outcome.TryAsync<RunDto>(async () =>
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }

        if (request.Steps is null == request.Epochs is null)
        {
            return new Refusal.Invalid("steps", "Either steps or epochs must be given: how many more.");
        }

        if (request is { Steps: < 1 } or { Epochs: < 1 })
        {
            return new Refusal.Invalid(request.Steps is null ? "epochs" : "steps", "Must be at least 1: how many more.");
        }

        if ((RunRules.WhyNotExtended(RunDto.From(run)) ?? (Entries(run).Count == 0 ? RunRules.NoCheckpoint : null)) is { } refusal)
        {
            return new Refusal.Conflict(refusal);
        }

        var (spec, total) = Longer(SpecJson.Read(run.SpecJson), run, request);
        SpecValidator.ThrowIfInvalid(spec);
        await planner.ThrowIfImpossibleAsync([spec], cancellation);

        // The earlier job may not have ended yet; a second job would find the run claimed.
        if (activeRuns.TryGet(runId, out var active))
        {
            await active.Ended.WaitAsync(cancellation);
        }

        problems.ThrowIfInTrouble();
        await queues.WhenReadyAsync(cancellation);
        return await store.TryExtendAsync(runId, SpecJson.Write(spec), total, CancellationToken.None)
            ? await QueueAgainAsync(run, total)
            : new Refusal.Conflict("The run was extended or resumed by someone else.");
    });

    /// <summary>Queues a copy of a run, with another seed or some changed fields.</summary>
    public Task<Outcome<RunDto>> CloneAsync(long runId, CloneRequest request, CancellationToken cancellation = default) => Outcome.TryAsync<RunDto>(async () =>
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }

        var overrides = (JsonObject?)request.Overrides?.DeepClone() ?? [];
        if (request.Seed is { } seed)
        {
            if (overrides.ContainsKey("seed"))
            {
                return new Refusal.Invalid("seed", "Is given beside overrides.seed; give one of them.");
            }

            overrides["seed"] = seed;
        }

        var spec = SpecJson.Apply(SpecJson.Read(run.SpecJson), overrides);
        var name = Name(request.Name) ?? run.Name;
        return await LaunchAsync(RunLauncher.NewRun(name, run.Preset, new PlannedRun(null, spec)), spec, null, cancellation);
    });

    /// <summary>Queues a run that continues from a checkpoint of another run with a changed spec.</summary>
    public Task<Outcome<RunDto>> ForkAsync(long runId, ForkRequest request, CancellationToken cancellation = default) => Outcome.TryAsync<RunDto>(async () =>
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await store.GetAsync(runId, cancellation) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }

        var entries = Entries(run);
        if ((RunRules.WhyNotForked(RunDto.From(run)) ?? (entries.Count == 0 ? RunRules.NoCheckpoint : null)) is { } refusal)
        {
            return new Refusal.Conflict(refusal);
        }

        if (entries.FirstOrDefault(e => request.Step is null || e.Step == request.Step) is not { } entry)
        {
            return new Refusal.Invalid("step", $"There is no checkpoint at step {request.Step}; there are {string.Join(", ", entries.Select(e => e.Step).Order())}.");
        }

        try
        {
            var spec = SpecJson.Apply(SpecJson.Read(run.SpecJson), request.Overrides);
            var checkpoint = await Task.Run(() => CheckpointFolder.Read(entry), cancellation);
            if (ForkErrors(run, checkpoint, spec) is { Count: > 0 } errors)
            {
                return new Refusal.Invalid(errors);
            }

            var name = Name(request.Name) ?? Shortened($"{run.Name}, forked at step {entry.Step}");
            var planned = RunLauncher.NewRun(name, run.Preset, new PlannedRun(null, spec)) with { ParentRunId = run.Id, ForkStep = entry.Step };
            return await LaunchAsync(planned, spec, fork => PlaceAsync(fork, checkpoint), cancellation);
        }
        catch (CheckpointException e)
        {
            return new Refusal.Conflict($"{entry.Name} cannot be used: {e.Message}");
        }
        catch (RunDeletedException)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }
    });

    private async Task<Outcome<RunDto>> LaunchAsync(NewRun planned, ExperimentSpec spec, Func<Run, Task>? prepare, CancellationToken cancellation)
    {
        await planner.ThrowIfImpossibleAsync([spec], cancellation);
        var result = await launcher.LaunchAsync(planned.Name, planned.Preset, [planned], prepare, cancellation);
        return await result.ThenAsync(runs => Task.FromResult<Outcome<RunDto>>(runs[0]));
    }

    /// <summary>Gives a fork the checkpoint from which it continues; if that fails, the fork's job reports the reason.</summary>
    private Task PlaceAsync(Run fork, Checkpoint checkpoint) => Task.Run(async () =>
    {
        var folder = storage.Value.CheckpointDirectory(fork.Id);
        try
        {
            new CheckpointFolder(storage.Value.Checkpoints(fork.Id).Begin()).Write(checkpoint);
            if (await store.GetAsync(fork.Id) is null)
            {
                Directory.Delete(folder, recursive: true); // The fork was deleted meanwhile, perhaps before it had a folder.
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run is already stored; it fails because it has no checkpoint to continue from.
            logger.LogError(e, "The checkpoint of run {RunId}, a fork, cannot be written", fork.Id);
        }
    });

    private async Task<Outcome<RunDto>> QueueAgainAsync(Run run, long total)
    {
        var now = time.GetUtcNow();
        var message = $"From {Format.Count(run.TotalSteps)} to {Format.Count(total)} steps.";
        await writer.WriteAsync(new EventRecord(run.Id, RunEventKinds.Extended, run.Step, run.Epoch, run.ElapsedSeconds, now, Message: message));
        await writer.FlushAsync();
        feed.Publish([new StatusRecord(run.Id, RunStatus.Queued, null, now)]);
        await queues.EnqueueAsync(run.Id, run.RequestedDevice, CancellationToken.None);
        return await store.GetAsync(run.Id) is { } queued ? RunDto.From(queued) : new Refusal.NotFound(RunWords.NoSuchRun(run.Id));
    }

    private IReadOnlyList<CheckpointEntry> Entries(Run run) =>
        [.. storage.Value.Checkpoints(run.Id).List().Where(entry => entry.Step <= (run.CheckpointStep ?? -1))];

    private static (ExperimentSpec Spec, long Total) Longer(ExperimentSpec spec, Run run, ExtendRequest request)
    {
        var total = run.TotalSteps + (request.Steps ?? (long)request.Epochs!.Value * run.StepsPerEpoch);
        return spec.Epochs is { } epochs && request.Epochs is { } more
            ? (spec with { Epochs = (int)Math.Min((long)epochs + more, int.MaxValue) }, total)
            : (spec with { Steps = total, Epochs = null }, total);
    }

    private static List<SpecError> ForkErrors(Run run, Checkpoint checkpoint, ExperimentSpec spec)
    {
        var errors = CheckpointFit.Differences(checkpoint.Spec, spec).ToList();
        var total = spec.Steps ?? (long)spec.Epochs!.Value * run.StepsPerEpoch;
        if (total <= checkpoint.Progress.Step)
        {
            errors.Add(new(spec.Steps is null ? "epochs" : "steps",
                $"The whole run would have {Format.Count(total)} steps; the checkpoint is at step {Format.Count(checkpoint.Progress.Step)} already: give more."));
        }

        return errors;
    }

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null
        : RunWords.NameError(name) is { } error ? throw new InvalidSpecException([error])
        : name.Trim();

    private static string Shortened(string name) => name.Length <= RunWords.MaxNameLength ? name : name[^RunWords.MaxNameLength..];
}
