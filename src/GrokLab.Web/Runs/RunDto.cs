using System.Text.Json;
using System.Text.Json.Serialization;
using GrokLab.Data.Runs;

namespace GrokLab.Web.Runs;

/// <summary>A run as the API and the hub show it.</summary>
public sealed record RunDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The user's note about the run, in plain text; null if there is none.</summary>
    public required string? Note { get; init; }

    public required string? Preset { get; init; }

    /// <summary>The id of the launch's group; null for runs that are older than groups.</summary>
    public required long? GroupId { get; init; }

    /// <summary>The variant of the comparison that the run belongs to; null if its group compares nothing.</summary>
    public required string? Variant { get; init; }

    /// <summary>The whole experiment spec.</summary>
    public required JsonElement Spec { get; init; }

    public required int Seed { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
    public required RunStatus Status { get; init; }

    /// <summary>Whether a user paused the run: it does not train until a user resumes it.</summary>
    public required bool PausedByUser { get; init; }

    /// <summary>Whether the run has a training process now. A paused run without one leaves its device to others.</summary>
    public bool HasProcess { get; init; }

    /// <summary>The paused runs that hold the device while this run waits for its turn; empty if there are none.</summary>
    public IReadOnlyList<long> HeldBy { get; init; } = [];

    /// <summary>The error message, if there was an error.</summary>
    public required string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The start of the latest attempt.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The requested device; may be <c>auto</c>.</summary>
    public required string RequestedDevice { get; init; }

    /// <summary>The device that trains the run; null before the run has started.</summary>
    public required string? Device { get; init; }

    public required string? DeviceName { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>Optimizer steps of the whole run; 0 while unknown.</summary>
    public required long TotalSteps { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required double Epoch { get; init; }

    /// <summary>Training time in seconds, without pauses.</summary>
    public required double ElapsedSeconds { get; init; }

    public required double? StepsPerSecond { get; init; }

    public required double? RemainingSeconds { get; init; }

    /// <summary>The regularizer's word in the spec: <c>none</c>, <c>ncc</c>, <c>flatness</c> or <c>flatnessBound</c>.</summary>
    public required string? RegularizerKind { get; init; }

    /// <summary>The current λ; 0 while unplugged, null without a regularizer.</summary>
    public required double? Lambda { get; init; }

    /// <summary>Whether λ was other than 0 before, so that plugging in restores it; false while the run does not train.</summary>
    public bool HadLambda { get; init; }

    public required int? TrainSamples { get; init; }

    public required int? ValidationSamples { get; init; }

    public required int? Classes { get; init; }

    public required int? Features { get; init; }

    public required long? Parameters { get; init; }

    /// <summary>Versions of the program and its libraries.</summary>
    public required IReadOnlyDictionary<string, string>? Versions { get; init; }

    /// <summary>The number of attempts; more than 1 if the run was interrupted and resumed.</summary>
    public required int Attempts { get; init; }

    /// <summary>The step of the newest checkpoint; null if there is none.</summary>
    public required long? CheckpointStep { get; init; }

    /// <summary>The parent's id; null if the run is not a fork.</summary>
    public required long? ParentRunId { get; init; }

    /// <summary>The step at which the run left its parent.</summary>
    public required long? ForkStep { get; init; }

    /// <summary>What the database's trouble means for this run; null while the database can be written.</summary>
    public NotStoredDto? NotStored { get; init; }

    public static RunDto From(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunDto
        {
            Id = run.Id,
            Name = run.Name,
            Note = run.Note,
            Preset = run.Preset,
            GroupId = run.GroupId,
            Variant = run.Variant,
            Spec = JsonElement.Parse(run.SpecJson),
            Seed = run.Seed,
            Status = run.Status,
            PausedByUser = run.PausedByUser,
            Error = run.Error,
            CreatedAt = run.CreatedAt,
            StartedAt = run.StartedAt,
            EndedAt = run.EndedAt,
            RequestedDevice = run.RequestedDevice,
            Device = run.Device,
            DeviceName = run.DeviceName,
            Step = run.Step,
            TotalSteps = run.TotalSteps,
            StepsPerEpoch = run.StepsPerEpoch,
            Epoch = run.Epoch,
            ElapsedSeconds = run.ElapsedSeconds,
            StepsPerSecond = run.StepsPerSecond,
            RemainingSeconds = run.RemainingSeconds,
            RegularizerKind = run.RegularizerKind,
            Lambda = run.Lambda,
            TrainSamples = run.TrainSamples,
            ValidationSamples = run.ValidationSamples,
            Classes = run.Classes,
            Features = run.Features,
            Parameters = run.Parameters,
            Versions = run.VersionsJson is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(run.VersionsJson),
            Attempts = run.Attempts,
            CheckpointStep = run.CheckpointStep,
            ParentRunId = run.ParentRunId,
            ForkStep = run.ForkStep,
        };
    }
}
