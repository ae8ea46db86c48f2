namespace GrokLab.Web.Jobs;

/// <summary>The runs that a person paused and whose training process holds a device: those that wait behind them are not trained.</summary>
public sealed class PausedRuns(ActiveRuns activeRuns, TrainingQueues queues)
{
    /// <summary>Those that hold the device, by id.</summary>
    internal IReadOnlyList<long> On(string device) =>
        [.. activeRuns.All.Where(run => run is { Paused: true, PausedByUser: true, LeavesDevice: false } && queues.DeviceOf(run.RunId) == device).Select(run => run.RunId).Order()];

    /// <summary>The device for which a run waits; null where it waits for none.</summary>
    internal string? DeviceOf(long runId) => queues.DeviceOf(runId);

    /// <summary>Those that hold the device for which a run waits.</summary>
    internal IReadOnlyList<long> Before(long runId) => queues.DeviceOf(runId) is { } device ? On(device) : [];
}
