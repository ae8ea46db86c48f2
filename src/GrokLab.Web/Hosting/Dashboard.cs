using GrokLab.Web.Components;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MudBlazor;
using MudBlazor.Services;

namespace GrokLab.Web.Hosting;

/// <summary>The pages and the files they need.</summary>
internal static class Dashboard
{
    internal static void AddDashboard(this WebApplicationBuilder builder)
    {
        // The manifest of a build output is read in every environment, not in Development alone.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddMudServices(options => options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight);
    }

    internal static void MapDashboard(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    /// <summary>Says once, in one line, where the dashboard is.</summary>
    internal static void AnnounceUrl(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("GrokLab").LogInformation("GrokLab is at {Urls}", string.Join(", ", addresses ?? []));
    });
}
