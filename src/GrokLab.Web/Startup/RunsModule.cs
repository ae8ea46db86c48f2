using GrokLab.Web.Controlling;
using GrokLab.Web.Deleting;
using GrokLab.Web.Describing;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using GrokLab.Web.Jobs;
using GrokLab.Web.Launching;
using GrokLab.Web.Lineage;
using GrokLab.Web.Live;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Charts;
using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrokLab.Web.Startup;

/// <summary>Runs: their services, jobs, API and hub.</summary>
internal static class RunsModule
{
    internal static void AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<OwnProgram>();
        services.AddSingleton<IDeviceProbe, DeviceProbe>();

        // This host's own storage and services for its jobs; Hangfire's own registrations would share them between all hosts of a process.
        services.AddHangfire((provider, jobs) => jobs.UseLogProvider(new JobsLog(provider.GetRequiredService<ILoggerFactory>())));
        services.Replace(ServiceDescriptor.Singleton<JobStorage>(provider =>
        {
            provider.GetRequiredService<IGlobalConfiguration>();
            return new InMemoryStorage();
        }));
        services.Replace(ServiceDescriptor.Singleton<JobActivator>(
            provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddSingleton<ActiveRuns>();
        services.AddSingleton<StorageProblems>();
        services.AddSingleton<StorageWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageWatch>());
        services.AddSingleton<TrainingProcesses>();
        services.AddSingleton<RunStart>();
        services.AddSingleton<TrainingQueues>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingQueues>());

        services.AddSingleton<RunFeed>();
        services.AddSingleton<EndedCurves>();
        services.AddSingleton<RunMemory>();
        services.AddSingleton<LaunchPlanner>();
        services.AddSingleton<RunLauncher>();
        services.AddSingleton<PausedRuns>();
        services.AddSingleton<WaitingRuns>();
        services.AddSingleton<RunControls>();
        services.AddSingleton<RunLineage>();
        services.AddSingleton<RunService>();
        services.AddSingleton<RunDescriptions>();
        services.AddSingleton<RunRemoval>();
        services.AddSingleton<RunPurging>();
        services.AddHostedService(provider => provider.GetRequiredService<RunPurging>());
        services.AddSingleton<GroupService>();
        services.AddSingleton<GroupControls>();
        services.AddHostedService<RunBroadcast>();
        services.AddSingleton<HubLifetimeManager<RunsHub>, RunsHubConnections>();
        services.AddSignalR().AddHubOptions<RunsHub>(options => options.MaximumReceiveMessageSize = RunsHub.MaxMessageBytes);
        services.AddProblemDetails(StorageProblems.Explain);
        services.AddOpenApi(options => options.AddOperationTransformer(QueryParameters.DescribeAsync));
    }

    internal static void MapRuns(this WebApplication app)
    {
        var api = app.MapGroup("/api");
        api.MapPresets();
        api.MapDevices();
        api.MapStorage();

        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapLaunching();
        runs.MapRunsEndpoints();
        runs.MapRunMetrics();
        runs.MapRunCharts();
        runs.MapRunAngles();
        runs.MapRunControls();
        runs.MapRunLineage();
        runs.MapRunDescriptions();
        runs.MapRunDeletion();

        var groups = api.MapGroup("/groups").WithTags("Groups");
        groups.MapGroups();
        groups.MapGroupControls();
        groups.MapGroupDescriptions();
        groups.MapGroupDeletion();
        app.MapHub<RunsHub>("/hubs/runs");
        app.MapOpenApi();
    }

    /// <summary>Answers of the API without a body, such as 404 and 405, get problem details; unknown query parameters are refused.</summary>
    internal static void UseApiProblems(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseStatusCodePages().Use(QueryParameters.RefuseUnknownAsync));
}
