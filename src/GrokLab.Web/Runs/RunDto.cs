using System.Text.Json;
using System.Text.Json.Serialization;
using GrokLab.Data.Runs;

namespace GrokLab.Web.Runs;

/// <summary>A run as the API and the hub show it.</summary>
public sealed record RunDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What its user wrote about it, plain text; null where there is nothing.</summary>
    public required string? Note { get; init; }

    public required string? Preset { get; init; }

    /// <summary>The launch it came from; null for runs from before there were groups.</summary>
    public required long? GroupId { get; init; }

    /// <summary>Which of the things that its group compares; null where it compares nothing.</summary>
    public required string? Variant { get; init; }

    /// <summary>The whole experiment spec.</summary>
    public required JsonElement Spec { get; init; }

    public required int Seed { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
    public required RunStatus Status { get; init; }

    /// <summary>Whether a person paused it: it does not train until a person resumes it.</summary>
    public required bool PausedByUser { get; init; }

    /// <summary>Whether it has a training process now. A paused run without one leaves its device to others.</summary>
    public bool HasProcess { get; init; }

    /// <summary>The paused runs that hold its device while it waits for its turn; empty where there are none.</summary>
    public IReadOnlyList<long> HeldBy { get; init; } = [];

    /// <summary>What went wrong, where something did.</summary>
    public required string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest attempt began.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The device asked for; may be <c>auto</c>.</summary>
    public required string RequestedDevice { get; init; }

    /// <summary>The device that trains it; null before it has started.</summary>
    public required string? Device { get; init; }

    public required string? DeviceName { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>Optimizer steps of the whole run; 0 as long as it is not known.</summary>
    public required long TotalSteps { get; init; }

    public required int StepsPerEpoch { get; init; }

    public required double Epoch { get; init; }

    /// <summary>Training time in seconds, pauses left out.</summary>
    public required double ElapsedSeconds { get; init; }

    public required double? StepsPerSecond { get; init; }

    public required double? RemainingSeconds { get; init; }

    /// <summary>The regularizer's word in the spec: <c>none</c>, <c>ncc</c> or <c>flatness</c>.</summary>
    public required string? RegularizerKind { get; init; }

    /// <summary>λ as it is now; 0 while unplugged, null without a regularizer.</summary>
    public required double? Lambda { get; init; }

    /// <summary>Whether λ was above 0 before, so that plugging in restores it; false while the run does not train.</summary>
    public bool HadLambda { get; init; }

    public required int? TrainSamples { get; init; }

    public required int? ValidationSamples { get; init; }

    public required int? Classes { get; init; }

    public required int? Features { get; init; }

    public required long? Parameters { get; init; }

    /// <summary>Versions of the program and its libraries.</summary>
    public required IReadOnlyDictionary<string, string>? Versions { get; init; }

    /// <summary>How often it was begun; more than 1 where it was interrupted and taken up again.</summary>
    public required int Attempts { get; init; }

    /// <summary>The step of its newest checkpoint; null where there is none.</summary>
    public required long? CheckpointStep { get; init; }

    /// <summary>The run that it was forked from; null for one that stands for itself.</summary>
    public required long? ParentRunId { get; init; }

    /// <summary>The step at which it left that run.</summary>
    public required long? ForkStep { get; init; }

    /// <summary>That what the run told last is not stored yet; null while the database can be written.</summary>
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
