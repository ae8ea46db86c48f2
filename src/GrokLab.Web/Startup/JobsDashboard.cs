using GrokLab.Web.Http;
using Hangfire;

namespace GrokLab.Web.Startup;

/// <summary>
/// Hangfire's own dashboard at /hangfire, behind the same login as every page. It only shows: a job that is deleted or put into another
/// queue there would no longer be that of its run. Runs are controlled on their own pages.
/// </summary>
internal static class JobsDashboard
{
    // Without Hangfire's own filter, which lets in whoever seems to sit at this machine: behind a proxy that is everybody.
    internal static void MapJobsDashboard(this WebApplication app) => app.MapHangfireDashboard(
        "/hangfire",
        new DashboardOptions { Authorization = [], IsReadOnlyFunc = _ => true, DashboardTitle = "GrokLab jobs", AppPath = $"{BasePath.Of(app.Configuration)}/" },
        app.Services.GetRequiredService<JobStorage>());
}
