using GrokLab.Data;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Components.Live;

/// <summary>Something that a button does to a run.</summary>
/// <param name="Reason">Why it cannot be done now; null where it can.</param>
public sealed record RunAction(string? Reason)
{
    /// <summary>Whether it can be done now.</summary>
    public bool IsPossible => Reason is null;
}

/// <summary>What can be done to a run now, and why the rest cannot.</summary>
/// <param name="Pause">Wait before the next step.</param>
/// <param name="Resume">Go on.</param>
/// <param name="Stop">End for good.</param>
/// <param name="Unplug">λ to 0.</param>
/// <param name="PlugIn">λ back.</param>
/// <param name="SetLambda">λ to another value.</param>
public sealed record RunActions(
    RunAction Pause, RunAction Resume, RunAction Stop, RunAction Unplug, RunAction PlugIn, RunAction SetLambda)
{
    /// <summary>For a run as it is.</summary>
    public static RunActions For(RunDto run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var waits = run.Status is RunStatus.Queued or RunStatus.Interrupted;
        var notTraining = waits ? "The run does not train yet."
            : run.Status is RunStatus.Running or RunStatus.Paused ? null : "The run has ended.";
        var noProcess = notTraining ?? (IsPausedWithoutProcess(run) ? "The run is paused and has no training process: resume it first." : null);
        var noRegularizer = HasRegularizer(run) ? null : "This run has no regularizer: its loss is the cross-entropy alone.";
        return new RunActions(
            Pause: new(waits ? null : notTraining ?? (run.Status == RunStatus.Paused && !WaitsForStorageAlone(run) ? "The run is paused already." : null)),
            Resume: new(run.Status == RunStatus.Interrupted ? null : notTraining ?? (run.Status == RunStatus.Running ? "The run is not paused."
                : WaitsForStorageAlone(run) ? "It goes on by itself as soon as the database can be written." : null)),
            Stop: new(waits ? null : notTraining),
            Unplug: new(noRegularizer ?? noProcess ?? (run.Lambda == 0 ? "The regularizer is unplugged already." : null)),
            PlugIn: new(noRegularizer ?? noProcess ?? (run.Lambda > 0 ? "The regularizer is plugged in." : run.HadLambda ? null : RunControls.NothingToPlugIn)),
            SetLambda: new(noRegularizer ?? noProcess));
    }

    /// <summary>Whether a person paused the run and it has no training process: it leaves its device to others.</summary>
    public static bool IsPausedWithoutProcess(RunDto run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run is { Status: RunStatus.Paused, PausedByUser: true, HasProcess: false };
    }

    /// <summary>Whether the run waits for the database, and not for its user: it can be told to stay paused.</summary>
    public static bool WaitsForStorageAlone(RunDto run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run is { Status: RunStatus.Paused, NotStored: { Waits: true, StaysPaused: false } };
    }

    /// <summary>Whether the run's loss has a regularizer, plugged in or not.</summary>
    public static bool HasRegularizer(RunDto run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.RegularizerKind is not (null or "none");
    }
}
