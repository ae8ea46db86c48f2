using System.Text.Json.Serialization;
using GrokLab.Training.Datasets;

namespace GrokLab.Web.Datasets;

/// <summary>The progress of a data set's installation, or the result of the last one.</summary>
public sealed record InstallationState
{
    /// <summary>The state before the first installation.</summary>
    internal static InstallationState None { get; } = new() { Status = InstallationStatus.None };

    public required InstallationStatus Status { get; init; }

    /// <summary>Where the data comes from: an address, an archive or a folder.</summary>
    public string? From { get; init; }

    /// <summary>The archive or folder of the data; null for a download.</summary>
    [JsonIgnore]
    public string? LocalPath { get; init; }

    /// <summary>The current or last stage.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<InstallStage>))]
    public InstallStage Stage { get; init; }

    /// <summary>Bytes done in this stage.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of this stage; null where they are not known.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>The rate over the last few seconds; null where it is not known.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>The error, or what is kept of a cancelled download.</summary>
    public string? Message { get; init; }

    /// <summary>Another way to install, after a failed download.</summary>
    public string? Advice { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds to the end of this stage at its present rate; null where that is not known.</summary>
    public double? RemainingSeconds => TotalBytes is { } total && BytesPerSecond is > 0 and var rate ? (total - Bytes) / rate : null;

    [JsonIgnore]
    public bool IsRunning => Status == InstallationStatus.Running;
}

/// <summary>The status of an installation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InstallationStatus>))]
public enum InstallationStatus
{
    /// <summary>No installation was started since the program started.</summary>
    None,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>The data set is installed.</summary>
    Completed,

    /// <summary>It ended with an error; nothing is installed.</summary>
    Failed,

    /// <summary>A user cancelled it; nothing is installed.</summary>
    Cancelled,
}
