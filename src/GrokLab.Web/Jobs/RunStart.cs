using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>The start of an attempt at a run: prepares the message for the training process, and adapts the stored
/// history.</summary>
public sealed class RunStart(
    RunStore store,
    RunWriter writer,
    DeviceCatalog devices,
    IOptions<StorageOptions> storage,
    IOptions<TrainingOptions> options,
    TimeProvider time)
{
    /// <summary>The message that starts the training process.</summary>
    /// <exception cref="InvalidSpecException">There is no such device.</exception>
    internal async Task<StartTraining> PrepareAsync(Run run)
    {
        await writer.FlushAsync(); // Stores all reports of an earlier attempt.
        var interventions = await store.GetInterventionsAsync(run.Id);
        var spec = SpecJson.Read(run.SpecJson);
        var device = await devices.ChooseAsync(spec.Device, CancellationToken.None);
        var checkpoints = new CheckpointSettings
        {
            Directory = storage.Value.Checkpoints(run.Id).Begin(),
            IntervalSeconds = options.Value.CheckpointInterval.TotalSeconds,
            Kept = options.Value.CheckpointsKept,
            Resume = run.CheckpointStep is not null,
            ResumeThrough = run.CheckpointStep,
            MustResume = run.ForkStep is not null,
            AwaitsConfirmation = true,
        };
        return new StartTraining(
            spec with { Device = device.Device }, [.. interventions.Select(i => RunCommands.InterventionOf(i.Kind, i.Step, i.Value)).OfType<Training.Protocol.Intervention>()], checkpoints);
    }

    /// <summary>
    /// Adapts the history after the training process has begun: what an earlier attempt measured after that step is deleted, and
    /// what its user did there is kept until it is repeated.
    /// </summary>
    /// <param name="run">The run as it was before this attempt.</param>
    /// <param name="started">The process's first message.</param>
    /// <param name="why">The reason why the run was resumed; null if unknown.</param>
    internal async Task StoreAsync(Run run, TrainingStarted started, string? why)
    {
        await writer.FlushAsync();
        var at = started.TakenUp;
        var epoch = (double)(at?.Step ?? 0) / started.StepsPerEpoch;
        if (at is not null)
        {
            await store.TruncateHistoryAsync(run.Id, at.Step, epoch, at.ElapsedSeconds);
        }
        else if (run.Attempts > 0)
        {
            await store.ClearHistoryAsync(run.Id);
        }

        foreach (var record in RunRecords.From(run.Id, started, run.Lambda is not null))
        {
            await writer.WriteAsync(record);
        }

        if (Told(run, at, why) is { } told)
        {
            await writer.WriteAsync(new EventRecord(
                run.Id, told.Kind, at?.Step ?? 0, epoch, at?.ElapsedSeconds ?? 0, time.GetUtcNow(), run.Lambda is null ? null : at?.Lambda, told.Message));
        }
    }

    private static (string Kind, string Message)? Told(Run run, TakenUp? at, string? why)
    {
        if (run is { Attempts: 0, ParentRunId: { } parent } && at is not null)
        {
            return (RunEventKinds.Forked, $"From run {parent} at step {at.Step}.");
        }

        return run.Attempts == 0 && why is null ? null
            : (RunEventKinds.TakenUp, string.Join(' ', new[]
            {
                at is null ? "From its first step: there is no sound checkpoint."
                    : $"From its checkpoint at step {at.Step}.",
                why,
            }.OfType<string>()));
    }
}
