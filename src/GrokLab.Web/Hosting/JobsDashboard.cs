using System.Net;
using Hangfire;
using Hangfire.Dashboard;

namespace GrokLab.Web.Hosting;

/// <summary>Hangfire's own dashboard at /hangfire, for whoever sits at this machine.</summary>
internal static class JobsDashboard
{
    internal static void MapJobsDashboard(this WebApplication app) => app.MapHangfireDashboard(
        "/hangfire",
        new DashboardOptions { Authorization = [new LocalUserOnly()], DashboardTitle = "GrokLab jobs", AppPath = "/" },
        app.Services.GetRequiredService<JobStorage>());

    private sealed class LocalUserOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context)
        {
            var http = context.GetHttpContext();

            // Behind a proxy every request comes from this machine: what was forwarded is not local.
            return http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
                && http.Request.Headers["X-Forwarded-For"] is [] && http.Request.Headers["Forwarded"] is [];
        }
    }
}
