using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using GrokLab.Training.Specs;
using TorchSharp;

namespace GrokLab.Training.Runtime;

/// <summary>A device that can train.</summary>
/// <param name="Device">The device's word in a spec, for example <c>cuda:0</c>.</param>
/// <param name="Name">The device's name in words.</param>
public sealed record ComputeDevice(string Device, string Name)
{
    private const string UnknownGpu = "NVIDIA GPU";

    /// <summary>Total memory of a CUDA device in bytes, from the CUDA driver; null for other devices, and where the driver
    /// does not answer.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>UUID of a CUDA device as nvidia-smi prints it, <c>GPU-</c> and 32 hexadecimal digits in five groups, from the
    /// CUDA driver; null for other devices, and where the driver does not answer.</summary>
    public string? Uuid { get; init; }

    /// <summary>Whether the device is an NVIDIA GPU. Such a device has its own memory.</summary>
    [JsonIgnore]
    public bool IsCuda => Device.StartsWith("cuda", StringComparison.Ordinal);

    /// <summary>The devices of this machine, the fastest first.</summary>
    public static IReadOnlyList<ComputeDevice> List()
    {
        LibTorch.Load();
        var devices = new List<ComputeDevice>();
        if (torch.cuda.is_available())
        {
            var driver = CudaDriver.TryOpen();
            devices.AddRange(Enumerable.Range(0, torch.cuda.device_count()).Select(index => Cuda(index, driver)));
        }

        if (torch.mps_is_available())
        {
            devices.Add(new ComputeDevice("mps", "Apple GPU"));
        }

        devices.Add(new ComputeDevice("cpu", ProcessorName()));
        return devices;
    }

    /// <summary>The device that a spec requests; <c>auto</c> is the fastest one.</summary>
    /// <exception cref="InvalidSpecException">There is no such device on this machine.</exception>
    public static ComputeDevice Choose(string requested) => Choose(requested, List());

    /// <summary>The requested device among given devices, which are sorted with the fastest first.</summary>
    public static ComputeDevice Choose(string requested, IReadOnlyList<ComputeDevice> available) =>
        Find(requested, available) ?? throw new InvalidSpecException([new SpecError(
            "device", $"\"{requested}\" is not on this machine; available are auto, {string.Join(", ", available.Select(d => d.Device))}.")]);

    /// <summary>The requested device among given devices; null where there is no such device.</summary>
    public static ComputeDevice? Find(string requested, IReadOnlyList<ComputeDevice> available) => requested == "auto" && available.Count > 0
        ? available[0]
        : available.FirstOrDefault(device => device.Device == (requested == "cuda" ? "cuda:0" : requested));

    /// <summary>The CUDA device of an index, with the driver's description where the driver answers.</summary>
    internal static ComputeDevice Cuda(int index, CudaDriver? driver)
    {
        var (name, memoryBytes, uuid) = driver?.Describe(index) ?? default;
        return new ComputeDevice($"cuda:{index.ToString(CultureInfo.InvariantCulture)}", name ?? UnknownGpu)
        {
            MemoryBytes = memoryBytes,
            Uuid = uuid,
        };
    }

    private static string ProcessorName()
    {
        const string linuxInfo = "/proc/cpuinfo";
        var model = File.Exists(linuxInfo)
            ? File.ReadLines(linuxInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        var cores = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        return $"{model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {cores} cores";
    }
}
