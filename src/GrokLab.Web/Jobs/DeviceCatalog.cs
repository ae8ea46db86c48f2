using GrokLab.Training.Runtime;

namespace GrokLab.Web.Jobs;

/// <summary>The devices of this machine, found once when the program starts.</summary>
public sealed class DeviceCatalog(IDeviceProbe probe, ILogger<DeviceCatalog> logger) : BackgroundService
{
    private static readonly IReadOnlyList<ComputeDevice> ProcessorOnly = [new ComputeDevice("cpu", "CPU")];

    private readonly TaskCompletionSource<IReadOnlyList<ComputeDevice>> devices = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reason why the devices could not be found; then only the CPU is listed.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the devices are known.</summary>
    public bool IsReady => devices.Task.IsCompletedSuccessfully;

    /// <summary>The devices, the fastest first; waits until they are known.</summary>
    public Task<IReadOnlyList<ComputeDevice>> ListAsync(CancellationToken cancellation) => devices.Task.WaitAsync(cancellation);

    /// <summary>The device that a spec requests; <c>auto</c> is the fastest.</summary>
    /// <exception cref="InvalidSpecException">There is no such device on this machine.</exception>
    public async Task<ComputeDevice> ChooseAsync(string requested, CancellationToken cancellation) =>
        ComputeDevice.Choose(requested, await ListAsync(cancellation));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            devices.SetResult(await probe.FindAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            devices.SetCanceled(stoppingToken);
        }
        catch (DevicesUnknownException e)
        {
            Error = e.Message;
            logger.LogError("The devices of this machine are not known, only the processor is used: {Reason}", Error);
            devices.SetResult(ProcessorOnly);
        }
    }
}
