using System.Globalization;
using System.Runtime.InteropServices;
using GrokLab.Training.Experiments;
using TorchSharp;

namespace GrokLab.Training.Runtime;

/// <summary>A device that can train.</summary>
/// <param name="Device">The word by which a spec asks for it, for example <c>cuda:0</c>.</param>
/// <param name="Name">Its name in words.</param>
public sealed record ComputeDevice(string Device, string Name)
{
    /// <summary>The devices of this machine, the fastest first.</summary>
    public static IReadOnlyList<ComputeDevice> List()
    {
        LibTorch.Load();
        var devices = new List<ComputeDevice>();
        if (torch.cuda.is_available())
        {
            devices.AddRange(Enumerable.Range(0, torch.cuda.device_count())
                .Select(i => new ComputeDevice($"cuda:{i.ToString(CultureInfo.InvariantCulture)}", "NVIDIA GPU")));
        }

        if (torch.mps_is_available())
        {
            devices.Add(new ComputeDevice("mps", "Apple GPU"));
        }

        devices.Add(new ComputeDevice("cpu", ProcessorName()));
        return devices;
    }

    /// <summary>The device that a spec asks for; <c>auto</c> is the fastest there is.</summary>
    /// <exception cref="InvalidSpecException">There is no such device on this machine.</exception>
    public static ComputeDevice Choose(string requested) => Choose(requested, List());

    /// <summary>The same among given devices.</summary>
    public static ComputeDevice Choose(string requested, IReadOnlyList<ComputeDevice> available)
    {
        var wanted = requested switch { "auto" => available[0].Device, "cuda" => "cuda:0", _ => requested };
        return available.FirstOrDefault(d => d.Device == wanted) ?? throw new InvalidSpecException([new SpecError(
            "device", $"\"{requested}\" is not on this machine; available are auto, {string.Join(", ", available.Select(d => d.Device))}.")]);
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
