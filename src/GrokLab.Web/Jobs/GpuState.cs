namespace GrokLab.Web.Jobs;

/// <summary>The state of a GPU at a moment; a value is null if nvidia-smi does not report it.</summary>
/// <param name="Uuid">The GPU's UUID.</param>
/// <param name="MemoryUsedBytes">Memory used by all programs on the GPU together, in bytes.</param>
/// <param name="MemoryTotalBytes">Memory of the GPU, in bytes.</param>
/// <param name="LoadPercent">Recent utilization of the GPU in percent, from 0 to 100.</param>
/// <param name="TemperatureCelsius">Temperature in degrees Celsius.</param>
/// <param name="PowerWatts">Power draw in watts.</param>
public sealed record GpuState(
    string Uuid, long? MemoryUsedBytes, long? MemoryTotalBytes, double? LoadPercent, double? TemperatureCelsius, double? PowerWatts);

/// <summary>The states of this machine's GPUs.</summary>
/// <param name="Gpus">The GPUs; empty if there is a problem.</param>
/// <param name="Problem">The reason why no state is known, in words; null if the states are known.</param>
public sealed record GpuReport(IReadOnlyList<GpuState> Gpus, string? Problem)
{
    /// <summary>A report without states, with the reason.</summary>
    internal static GpuReport Unknown(string problem) => new([], problem);

    /// <summary>The state of one GPU, or the reason why it is unknown.</summary>
    /// <param name="uuid">The GPU's UUID.</param>
    internal (GpuState? State, string? Problem) Of(string uuid) =>
        Gpus.FirstOrDefault(gpu => string.Equals(gpu.Uuid, uuid, StringComparison.OrdinalIgnoreCase)) is { } state
            ? (state, null)
            : (null, Problem ?? "nvidia-smi does not list this GPU.");
}
