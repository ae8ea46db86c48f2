using GrokLab.Web.Http;
using Hangfire;

namespace GrokLab.Web.Startup;

/// <summary>
/// Hangfire's own dashboard at /hangfire, behind the same login as every page. It is read-only: a job that is deleted or moved to another
/// queue there would no longer belong to its run. Runs are controlled on their own pages.
/// </summary>
internal static class JobsDashboard
{
    // Without Hangfire's own filter, which admits every request that seems to come from this machine: behind a proxy that is every request.
    internal static void MapJobsDashboard(this WebApplication app) => app.MapHangfireDashboard(
        "/hangfire",
        new DashboardOptions { Authorization = [], IsReadOnlyFunc = _ => true, DashboardTitle = "GrokLab jobs", AppPath = $"{BasePath.Of(app.Configuration)}/" },
        app.Services.GetRequiredService<JobStorage>());
}
