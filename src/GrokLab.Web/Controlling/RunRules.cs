using GrokLab.Data.Runs;
using GrokLab.Training.Engine;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Controlling;

/// <summary>The commands that a run's status allows, and the reasons against the others, for buttons and for the server's answers.</summary>
public static class RunRules
{
    internal const string NoCheckpoint = "The run has no checkpoint to resume from.";

    /// <summary>The reason why a run refuses a command; null if it accepts the command.</summary>
    /// <param name="run">The run.</param>
    /// <param name="command">The command.</param>
    /// <param name="value">The command's value; null before it is known.</param>
    public static string? WhyNot(RunDto run, RunCommand command, double? value = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(command);
        return command.NeedsRegularizer && !HasRegularizer(run) ? "The run has no regularizer: its loss is only the cross-entropy."
            : run.Status is RunStatus.Completed or RunStatus.Stopped or RunStatus.Failed or RunStatus.Diverged ? $"The run has ended: it is {run.Status}."
            : command == RunCommands.Stop ? null
            : command == RunCommands.Pause ? WhyNotPaused(run)
            : command == RunCommands.Resume ? WhyNotResumed(run)
            : WhyNotTraining(run) ?? command.Needless(new RunLambda(run.Lambda, run.HadLambda), value);
    }

    /// <summary>The reason why a run cannot be extended; null if it can.</summary>
    internal static string? WhyNotExtended(RunDto run) => HasEnded(run)
        ? run.CheckpointStep is null ? NoCheckpoint : null
        : $"Only a run that has ended can be extended; this one is {run.Status}.";

    /// <summary>The reason why a run cannot be forked; null if it can.</summary>
    internal static string? WhyNotForked(RunDto run) =>
        run.CheckpointStep is not null ? null : HasEnded(run) ? NoCheckpoint : "The run has no checkpoint to resume from yet.";

    /// <summary>Whether the run has ended and could be continued.</summary>
    internal static bool HasEnded(RunDto run) => run.Status is RunStatus.Completed or RunStatus.Stopped or RunStatus.Failed;

    /// <summary>Whether a user paused the run and it has no training process; its device is then free for others.</summary>
    internal static bool IsPausedWithoutProcess(RunDto run) => run is { Status: RunStatus.Paused, PausedByUser: true, HasProcess: false };

    /// <summary>Whether the run waits only for the database, not for its user; the user can then still pause it.</summary>
    internal static bool WaitsForStorageAlone(RunDto run) => run is { Status: RunStatus.Paused, NotStored: { Waits: true, StaysPaused: false } };

    /// <summary>Whether the run's loss has a regularizer, plugged in or not.</summary>
    internal static bool HasRegularizer(RunDto run) => run.RegularizerKind is not (null or "none");

    private static string? WhyNotPaused(RunDto run) => run.Status == RunStatus.Paused && !WaitsForStorageAlone(run) ? "The run is paused already." : null;

    private static string? WhyNotResumed(RunDto run) => run.Status switch
    {
        RunStatus.Queued => "The run is not paused: it waits for its turn.",
        RunStatus.Running when !run.PausedByUser => "The run is not paused.",
        RunStatus.Paused when WaitsForStorageAlone(run) => "The run waits until the database can be written. Then it resumes by itself.",
        _ => null,
    };

    private static string? WhyNotTraining(RunDto run) => run.Status switch
    {
        RunStatus.Queued => "The run waits for its turn: it does not train yet.",
        RunStatus.Interrupted => "The run was interrupted. It will resume from its newest checkpoint.",
        RunStatus.Paused when IsPausedWithoutProcess(run) => "The run is paused and has no training process: resume it first.",
        _ => null,
    };
}
