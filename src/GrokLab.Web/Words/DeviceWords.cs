using GrokLab.Training.Runtime;

namespace GrokLab.Web.Words;

/// <summary>Devices as the pages write them.</summary>
public static class DeviceWords
{
    private const double Gibibyte = 1L << 30;

    /// <summary>A device with its name, and its memory if it has its own: cuda:1 · NVIDIA H100 80GB HBM3 · 79.2 GiB.</summary>
    public static string Of(ComputeDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return $"{device.Device} · {Name(device)}";
    }

    /// <summary>The same without the device's word in a spec: NVIDIA H100 80GB HBM3 · 79.2 GiB.</summary>
    public static string Name(ComputeDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.MemoryBytes is { } bytes
            ? $"{device.Name} · {bytes / Gibibyte:0.#}\u00a0GiB"
            : device.Name;
    }
}
