using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Estimates;

/// <summary>The runs that a device trains now, or will before those that are launched next.</summary>
public sealed class DeviceLoad(RunStore store, DeviceCatalog devices, PausedRuns pausedRuns)
{
    private const int MostWaiting = 1_000;

    /// <summary>How many runs train on it.</summary>
    internal async Task<int> RunningAsync(string device, CancellationToken cancellation) => (await TrainingAsync(device, cancellation)).Count;

    /// <summary>The runs that train on it.</summary>
    internal async Task<IReadOnlyList<Run>> TrainingAsync(string device, CancellationToken cancellation) =>
        await OnAsync(device, RunStatus.Running, cancellation);

    /// <summary>The runs that wait for it, the one that is trained first first.</summary>
    internal async Task<IReadOnlyList<Run>> WaitingAsync(string device, CancellationToken cancellation) =>
        [.. (await OnAsync(device, RunStatus.Queued, cancellation)).OrderBy(run => run.Id)];

    /// <summary>The runs that are paused and hold it: nobody knows for how long.</summary>
    internal IReadOnlyList<long> HeldBy(string device) => pausedRuns.On(device);

    private async Task<IReadOnlyList<Run>> OnAsync(string device, RunStatus status, CancellationToken cancellation)
    {
        var on = new List<Run>();
        foreach (var run in await store.ListAsync(0, MostWaiting, status, before: null, cancellation))
        {
            if ((run.Device ?? await DeviceOfAsync(run.RequestedDevice, cancellation)) == device)
            {
                on.Add(run);
            }
        }

        return on;
    }

    private async Task<string?> DeviceOfAsync(string requested, CancellationToken cancellation)
    {
        try
        {
            return (await devices.ChooseAsync(requested, cancellation)).Device;
        }
        catch (InvalidSpecException)
        {
            return null; // It will fail, and hold nobody up.
        }
    }
}
