namespace GrokLab.Web.Settings;

/// <summary>Section <c>Training</c>: how runs are scheduled and controlled.</summary>
public sealed class TrainingOptions
{
    public const string Section = "Training";

    /// <summary>How many runs a device trains at once.</summary>
    public int ConcurrentRunsPerDevice { get; set; } = 1;

    /// <summary>How steps and measures are computed: <c>auto</c>, <c>plain</c> or <c>fast</c> (<see cref="GrokLab.Training.Engine.StepChoice"/>).</summary>
    public string Step { get; set; } = "auto";

    /// <summary>Memory that one run may take, in GiB, on any device; where absent the device's memory, in equal parts for the
    /// runs that train on it at once.</summary>
    public double? MaxMemoryGiB { get; set; }

    /// <summary>How many runs may wait.</summary>
    public int MaxQueuedRuns { get; set; } = 1_000;

    /// <summary>How long a request waits until the training process confirms its command.</summary>
    public TimeSpan ConfirmationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a training process may take to end before it is killed.</summary>
    public TimeSpan EndGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much training a crash may cost: the time between two checkpoints of a run.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many checkpoints of a run are kept.</summary>
    public int CheckpointsKept { get; set; } = 2;

    /// <summary>How often a run whose training process crashes goes on from its checkpoint before it counts as failed.</summary>
    public int MaxRestarts { get; set; } = 3;
}
