using GrokLab.Training.Runtime;
using GrokLab.Web.Files;

namespace GrokLab.Web.Settings;

/// <summary>Section <c>Storage</c>: where all state lives.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    internal const string DatabaseName = "groklab.db";

    /// <summary>The one folder of the database, checkpoints, datasets and logs; by default in the user's local application data.</summary>
    public string Directory { get; set; } = StorageFolder.Default;

    /// <summary>How long runs train on in memory while the database cannot be written, before they pause.</summary>
    public TimeSpan PauseAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many records may wait in memory before runs pause, however short the time.</summary>
    public int PauseAtRecords { get; set; } = 10_000;

    /// <summary><see cref="Directory"/> without dots and links to the working folder.</summary>
    public string FullDirectory => Path.GetFullPath(Directory);

    public string DatabasePath => Path.Combine(FullDirectory, DatabaseName);

    /// <summary>The folder of a run's checkpoints, with a folder in it for the attempt that writes them.</summary>
    public string CheckpointDirectory(long runId) =>
        Path.Combine(FullDirectory, "checkpoints", runId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A run's checkpoints.</summary>
    public RunCheckpoints Checkpoints(long runId) => new(CheckpointDirectory(runId));

    public string LogDirectory => Path.Combine(FullDirectory, "logs");

    /// <summary>What a run's training processes wrote to standard error.</summary>
    public string RunLog(long runId) =>
        Path.Combine(LogDirectory, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"run-{runId}.log"));
}
