using GrokLab.Training.Runtime;
using GrokLab.Web.Files;

namespace GrokLab.Web.Settings;

/// <summary>Section <c>Storage</c>: where all state is kept.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    internal const string DatabaseName = "groklab.db";

    /// <summary>The one folder of the database, checkpoints, datasets and logs; by default in the user's local application data.</summary>
    public string Directory { get; set; } = StorageFolder.Default;

    /// <summary>The time for which runs keep training in memory while the database cannot be written, before they
    /// pause.</summary>
    public TimeSpan PauseAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The number of records in memory at which runs pause, even before <see cref="PauseAfter"/>.</summary>
    public int PauseAtRecords { get; set; } = 10_000;

    /// <summary><see cref="Directory"/> as a full path, resolved from the working folder.</summary>
    public string FullDirectory => Path.GetFullPath(Directory);

    public string DatabasePath => Path.Combine(FullDirectory, DatabaseName);

    /// <summary>The folder of a run's checkpoints, which has a subfolder for the attempt that writes them.</summary>
    public string CheckpointDirectory(long runId) =>
        Path.Combine(FullDirectory, "checkpoints", runId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A run's checkpoints.</summary>
    public RunCheckpoints Checkpoints(long runId) => new(CheckpointDirectory(runId));

    public string LogDirectory => Path.Combine(FullDirectory, "logs");

    /// <summary>The file with the standard error of a run's training processes.</summary>
    public string RunLog(long runId) =>
        Path.Combine(LogDirectory, $"run-{runId}.log");
}
