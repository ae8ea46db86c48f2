using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Jobs;

namespace GrokLab.Web.Estimates;

/// <summary>The load of a device: the runs that it trains now, or will train before the next launch.</summary>
public sealed class DeviceLoad(RunStore store, DeviceCatalog devices, PausedRuns pausedRuns)
{
    private const int MostWaiting = 1_000;

    /// <summary>The number of runs that train on the device.</summary>
    internal async Task<int> RunningAsync(string device, CancellationToken cancellation) => (await TrainingAsync(device, cancellation)).Count;

    /// <summary>The runs that train on the device.</summary>
    internal async Task<IReadOnlyList<Run>> TrainingAsync(string device, CancellationToken cancellation) =>
        await OnAsync(device, RunStatus.Running, cancellation);

    /// <summary>The runs that wait for the device, in the order of training.</summary>
    internal async Task<IReadOnlyList<Run>> WaitingAsync(string device, CancellationToken cancellation) =>
        [.. (await OnAsync(device, RunStatus.Queued, cancellation)).OrderBy(run => run.Id)];

    /// <summary>The paused runs that hold the device, for an unknown time.</summary>
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
            return null; // The run will fail, and delay no other run.
        }
    }
}
