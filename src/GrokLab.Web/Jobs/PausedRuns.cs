namespace GrokLab.Web.Jobs;

/// <summary>The runs that a user paused and whose training process holds a device; the runs queued behind them are not trained.</summary>
public sealed class PausedRuns(ActiveRuns activeRuns, TrainingQueues queues)
{
    /// <summary>The ids of the paused runs that hold the device.</summary>
    internal IReadOnlyList<long> On(string device) =>
        [.. activeRuns.All.Where(run => run is { Paused: true, PausedByUser: true, LeavesDevice: false } && queues.DeviceOf(run.RunId) == device).Select(run => run.RunId).Order()];

    /// <summary>The device for which a run waits; null if it waits for none.</summary>
    internal string? DeviceOf(long runId) => queues.DeviceOf(runId);

    /// <summary>The ids of the paused runs that hold the device for which a run waits.</summary>
    internal IReadOnlyList<long> Before(long runId) => queues.DeviceOf(runId) is { } device ? On(device) : [];
}
