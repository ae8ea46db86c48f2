namespace GrokLab.Web.Jobs;

/// <summary>What a GPU does at a moment; null where nvidia-smi does not report it.</summary>
/// <param name="Uuid">Which GPU.</param>
/// <param name="MemoryUsedBytes">Memory used by all programs on the GPU together, in bytes.</param>
/// <param name="MemoryTotalBytes">Memory of the GPU, in bytes.</param>
/// <param name="LoadPercent">Share of the time in which the GPU was busy lately, from 0 to 100.</param>
/// <param name="TemperatureCelsius">Temperature in degrees Celsius.</param>
/// <param name="PowerWatts">Power draw in watts.</param>
public sealed record GpuState(
    string Uuid, long? MemoryUsedBytes, long? MemoryTotalBytes, double? LoadPercent, double? TemperatureCelsius, double? PowerWatts);

/// <summary>The states of this machine's GPUs.</summary>
/// <param name="Gpus">The GPUs; empty where there is a problem.</param>
/// <param name="Problem">Why nothing is known, in words; null where something is.</param>
public sealed record GpuReport(IReadOnlyList<GpuState> Gpus, string? Problem)
{
    /// <summary>A report that says why nothing is known.</summary>
    internal static GpuReport Unknown(string problem) => new([], problem);

    /// <summary>The state of one GPU, or why it is not known.</summary>
    /// <param name="uuid">Which GPU.</param>
    internal (GpuState? State, string? Problem) Of(string uuid) =>
        Gpus.FirstOrDefault(gpu => string.Equals(gpu.Uuid, uuid, StringComparison.OrdinalIgnoreCase)) is { } state
            ? (state, null)
            : (null, Problem ?? "nvidia-smi does not list this GPU.");
}
