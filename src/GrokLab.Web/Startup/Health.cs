using GrokLab.Data.Stores;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Security;
using GrokLab.Web.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Startup;

/// <summary><c>GET /health</c>: 200 while runs can be stored, 503 otherwise. Clients that may use the program also get the states of its parts in words.</summary>
internal static class Health
{
    internal static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<DevicesHealth>("devices");

    internal static void MapHealth(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthDto(report.Status.ToString(), MaySeeParts(context)
            ? report.Entries.ToDictionary(
                e => e.Key, e => new HealthPartDto(e.Value.Status.ToString(), e.Value.Description ?? e.Value.Exception?.Message))
            : null),
        context.RequestAborted);

    private static bool MaySeeParts(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true || !context.RequestServices.GetRequiredService<Credentials>().Required;

    private sealed class DatabaseHealth(RunStore store, StorageWatch watch, IOptions<StorageOptions> storage) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (watch.Current is { } trouble)
            {
                return HealthCheckResult.Unhealthy($"{trouble.File} cannot be written since {trouble.Since:u}: {trouble.Problem} ({trouble.Said}). {trouble.WaitingRecords} records wait in memory. {trouble.Advice}");
            }

            var runs = await store.CountAsync(cancellationToken: cancellationToken);
            return HealthCheckResult.Healthy($"{runs} runs in {storage.Value.DatabasePath}");
        }
    }

    private sealed class DevicesHealth(DeviceCatalog devices) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (!devices.IsReady)
            {
                return HealthCheckResult.Healthy("The devices are not known yet.");
            }

            var names = string.Join(", ", (await devices.ListAsync(cancellationToken)).Select(d => $"{d.Device} ({d.Name})"));
            return devices.Error is null ? HealthCheckResult.Healthy(names) : HealthCheckResult.Degraded($"Only {names}. {devices.Error}");
        }
    }
}

/// <summary>The state of the program.</summary>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>: the worst of the parts.</param>
/// <param name="Parts">The states of the parts, by name; null for a client that is not logged in.</param>
public sealed record HealthDto(string Status, IReadOnlyDictionary<string, HealthPartDto>? Parts);

/// <summary>The state of a part of the program.</summary>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Description">The details in words.</param>
public sealed record HealthPartDto(string Status, string? Description);
