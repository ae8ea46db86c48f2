using GrokLab.Web.Faults;

namespace GrokLab.Web.Runs;

/// <summary>The endpoint that shows whether runs can be stored.</summary>
internal static class StorageEndpoints
{
    internal static void MapStorage(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/storage", (StorageWatch storage) => TypedResults.Ok(new StorageDto(storage.Current is null, storage.Current)))
        .WithTags("Storage").WithSummary("Whether the database can be written, and if not, why, since when, what waits in memory and what to do.");
}

/// <summary>The state of the storage.</summary>
/// <param name="Writable">Whether runs can be stored.</param>
/// <param name="Trouble">The reason why runs cannot be stored; null if they can.</param>
public sealed record StorageDto(bool Writable, StorageState? Trouble);
