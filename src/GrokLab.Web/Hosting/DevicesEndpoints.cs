namespace GrokLab.Web.Hosting;

/// <summary>The devices that can train.</summary>
internal static class DevicesEndpoints
{
    internal static void MapDevices(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/devices",
        async (DeviceCatalog devices, CancellationToken cancellation) => TypedResults.Ok<IReadOnlyList<DeviceDto>>(
            [.. (await devices.ListAsync(cancellation)).Select((d, i) => new DeviceDto(d.Device, d.Name, IsDefault: i == 0))]))
        .WithTags("Devices").WithSummary("The devices of this machine, the fastest first.");
}

/// <summary>A device that can train.</summary>
/// <param name="Device">The word for it, for example <c>cuda:0</c>.</param>
/// <param name="Name">Its name in words.</param>
/// <param name="IsDefault">Whether <c>auto</c> means it.</param>
public sealed record DeviceDto(string Device, string Name, bool IsDefault);
