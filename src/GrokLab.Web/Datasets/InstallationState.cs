using System.Text.Json.Serialization;
using GrokLab.Training.Datasets;

namespace GrokLab.Web.Datasets;

/// <summary>How far the installation of a data set is, or how the last one ended.</summary>
public sealed record InstallationState
{
    /// <summary>Before there was any.</summary>
    internal static InstallationState None { get; } = new() { Status = InstallationStatus.None };

    public required InstallationStatus Status { get; init; }

    /// <summary>Where the data comes from: an address, an archive or a folder.</summary>
    public string? From { get; init; }

    /// <summary>The archive or folder that it is from; null where it is downloaded.</summary>
    [JsonIgnore]
    public string? LocalPath { get; init; }

    /// <summary>What it does, or did last.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<InstallStage>))]
    public InstallStage Stage { get; init; }

    /// <summary>Bytes done in this stage.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of this stage; null where they are not known.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Over the last few seconds; null where nothing moves.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>What went wrong, or what is kept of a cancelled download.</summary>
    public string? Message { get; init; }

    /// <summary>Another way to install, where a download failed.</summary>
    public string? Advice { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds to the end of this stage at its present rate; null where that is not known.</summary>
    public double? RemainingSeconds => TotalBytes is { } total && BytesPerSecond is > 0 and var rate ? (total - Bytes) / rate : null;

    [JsonIgnore]
    public bool IsRunning => Status == InstallationStatus.Running;
}

/// <summary>Where an installation is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstallationStatus>))]
public enum InstallationStatus
{
    /// <summary>There was none since the program started.</summary>
    None,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>The data set is in its place.</summary>
    Completed,

    /// <summary>It ended with an error; nothing is installed.</summary>
    Failed,

    /// <summary>Somebody cancelled it; nothing is installed.</summary>
    Cancelled,
}
