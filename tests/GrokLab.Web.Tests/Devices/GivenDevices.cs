using GrokLab.Training.Runtime;
using GrokLab.Web.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Devices;

/// <summary>Devices that a machine need not have.</summary>
internal sealed class GivenDevices(params ComputeDevice[] devices) : IDeviceProbe
{
    internal static readonly ComputeDevice H100 = new("cuda:0", "NVIDIA H100 80GB HBM3") { MemoryBytes = 80L << 30, Uuid = NvidiaSmiScript.FirstUuid };
    internal static readonly ComputeDevice A2 = new("cuda:1", "NVIDIA A2") { MemoryBytes = 15L << 30, Uuid = NvidiaSmiScript.SecondUuid };
    internal static readonly ComputeDevice Processor = new("cpu", "CPU, 16 cores");

    public Task<IReadOnlyList<ComputeDevice>> FindAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ComputeDevice>>(devices);

    /// <summary>The real program on a machine with these devices.</summary>
    internal static GrokLabApplication Application(
        TemporaryFolder storage, IEnumerable<ComputeDevice> devices, params (string Name, string Value)[] settings)
    {
        var application = GrokLabApplication.On(storage, settings);
        application.Configure = services => services.AddSingleton<IDeviceProbe>(new GivenDevices([.. devices]));
        return application;
    }
}
