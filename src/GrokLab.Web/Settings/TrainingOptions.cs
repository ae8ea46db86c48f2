namespace GrokLab.Web.Settings;

/// <summary>Section <c>Training</c>: how runs are scheduled and controlled.</summary>
public sealed class TrainingOptions
{
    public const string Section = "Training";

    /// <summary>The number of runs that a device trains at once.</summary>
    public int ConcurrentRunsPerDevice { get; set; } = 1;

    /// <summary>How steps and measures are computed: <c>auto</c>, <c>plain</c> or <c>fast</c> (<see cref="GrokLab.Training.Engine.StepChoice"/>).</summary>
    public string Step { get; set; } = "auto";

    /// <summary>Memory that one run may take, in GiB, on any device; if absent, the device's memory, in equal parts for the
    /// runs that train on it at once.</summary>
    public double? MaxMemoryGiB { get; set; }

    /// <summary>The largest number of waiting runs.</summary>
    public int MaxQueuedRuns { get; set; } = 1_000;

    /// <summary>The longest wait of a request for the training process to confirm its command.</summary>
    public TimeSpan ConfirmationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time for a training process to end before it is killed.</summary>
    public TimeSpan EndGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time between two checkpoints of a run: the most training time that a crash can lose.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The number of checkpoints kept per run.</summary>
    public int CheckpointsKept { get; set; } = 2;

    /// <summary>The number of times that a run resumes from its checkpoint after a crash before it counts as failed.</summary>
    public int MaxRestarts { get; set; } = 3;
}
