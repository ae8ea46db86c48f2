namespace GrokLab.Web.Jobs;

/// <summary>The endpoint for the devices that can train.</summary>
internal static class DevicesEndpoints
{
    internal static void MapDevices(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/devices",
        async (DeviceCatalog devices, CancellationToken cancellation) => TypedResults.Ok<IReadOnlyList<DeviceDto>>(
            [.. (await devices.ListAsync(cancellation)).Select((d, i) => new DeviceDto(d.Device, d.Name, IsDefault: i == 0, d.MemoryBytes, d.Uuid))]))
        .WithTags("Devices").WithSummary("The devices of this machine, the fastest first.");
}

/// <summary>A device that can train.</summary>
/// <param name="Device">The device's word in a spec, for example <c>cuda:0</c>.</param>
/// <param name="Name">The device's name.</param>
/// <param name="IsDefault">Whether <c>auto</c> means this device.</param>
/// <param name="MemoryBytes">Total memory of an NVIDIA GPU in bytes; null for other devices, and if unknown.</param>
/// <param name="Uuid">UUID of an NVIDIA GPU as nvidia-smi prints it; null for other devices, and if unknown.</param>
public sealed record DeviceDto(string Device, string Name, bool IsDefault, long? MemoryBytes, string? Uuid);
