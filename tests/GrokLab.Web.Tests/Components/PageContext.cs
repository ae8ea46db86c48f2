using Bunit;
using GrokLab.Data.Stores;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Controlling;
using GrokLab.Web.Datasets;
using GrokLab.Web.Deleting;
using GrokLab.Web.Describing;
using GrokLab.Web.Groups;
using GrokLab.Web.Jobs;
using GrokLab.Web.Lineage;
using GrokLab.Web.Live;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace GrokLab.Web.Tests.Components;

/// <summary>Renders pages on the services of the real program; only the browser is missing.</summary>
internal sealed class PageContext : BunitContext
{
    internal PageContext(GrokLabApplication application)
    {
        DefaultWaitTimeout = TimeSpan.FromSeconds(30); // The machine may be busy.
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddTransient<LiveRuns>();
        Services.AddScoped<DraftStore>();
        Services.AddSingleton(application.Services.GetRequiredService<RunService>());
        Services.AddSingleton(application.Services.GetRequiredService<RunStore>());
        Services.AddSingleton(application.Services.GetRequiredService<GroupService>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Launching.RunLauncher>());
        Services.AddSingleton(application.Services.GetRequiredService<RunControls>());
        Services.AddSingleton(application.Services.GetRequiredService<GroupControls>());
        Services.AddSingleton(application.Services.GetRequiredService<RunDescriptions>());
        Services.AddSingleton(application.Services.GetRequiredService<RunRemoval>());
        Services.AddSingleton(application.Services.GetRequiredService<RunLineage>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Figures.FigureService>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Comparisons.ComparisonService>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Phases.PhaseService>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Claims.ClaimService>());
        Services.AddSingleton(application.Services.GetRequiredService<Cifar10Dataset>());
        Services.AddSingleton(application.Services.GetRequiredService<Cifar10Installation>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Runs.StorageWatch>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Faults.StorageProblems>());
        // As instances: what a factory makes is disposed with this context, and these are the host's.
        Services.AddSingleton(application.Services.GetRequiredService<RunFeed>());
        Services.AddSingleton(application.Services.GetRequiredService<DeviceCatalog>());
        Services.AddSingleton(application.Services.GetRequiredService<GpuStates>());
        Services.AddSingleton(application.Services.GetRequiredService<GrokLab.Web.Estimates.DurationEstimator>());
        Services.AddSingleton(TimeProvider.System);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }
}
