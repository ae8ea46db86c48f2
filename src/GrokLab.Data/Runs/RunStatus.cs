namespace GrokLab.Data.Runs;

/// <summary>The status of a run. It is stored as these words, which clients rely on.</summary>
public enum RunStatus
{
    /// <summary>The run waits for its turn.</summary>
    Queued,

    /// <summary>The run trains.</summary>
    Running,

    /// <summary>The run waits until it is resumed.</summary>
    Paused,

    /// <summary>The run has trained all its steps.</summary>
    Completed,

    /// <summary>The user ended the run.</summary>
    Stopped,

    /// <summary>An error ended the run.</summary>
    Failed,

    /// <summary>The run ended because a value was no longer finite.</summary>
    Diverged,

    /// <summary>The run was cut short from outside; it can resume.</summary>
    Interrupted,
}
