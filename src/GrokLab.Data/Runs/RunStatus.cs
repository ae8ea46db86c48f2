namespace GrokLab.Data.Runs;

/// <summary>Where a run is in its life; stored as these words, which clients rely on.</summary>
public enum RunStatus
{
    /// <summary>Waits for its turn.</summary>
    Queued,

    /// <summary>Trains.</summary>
    Running,

    /// <summary>Holds still until it is resumed.</summary>
    Paused,

    /// <summary>Trained all its steps.</summary>
    Completed,

    /// <summary>Ended by the user.</summary>
    Stopped,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>Ended because something was no longer finite.</summary>
    Diverged,

    /// <summary>Cut short from outside; may be taken up again from the start.</summary>
    Interrupted,
}
