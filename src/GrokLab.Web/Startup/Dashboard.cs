using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Http;
using GrokLab.Web.Live;
using GrokLab.Web.Security.Login;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MudBlazor;
using MudBlazor.Services;

namespace GrokLab.Web.Startup;

/// <summary>The pages and the files they need.</summary>
internal static class Dashboard
{
    // Paths that answer "not found" and "not allowed" themselves, without a page.
    private static readonly string[] NotPages = ["/api", "/hubs", "/hangfire", "/health", "/openapi", "/_framework", "/_content", "/_blazor"];

    internal static void AddDashboard(this WebApplicationBuilder builder)
    {
        // The manifest of a build output is read in every environment, not only in Development.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddTransient<LiveRuns>();
        builder.Services.AddScoped<DraftStore>();
        builder.Services.AddMudServices(options => options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight);
    }

    internal static void MapDashboard(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(KeepOtherAnswersAsync);
        app.Use(PageAddresses.CheckAsync);
        app.UseAntiforgery();
        app.MapStaticAssets().LetLoginPageHaveItsFiles();

        // The stricter frame-ancestors of SecurityHeaders apply.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static Task KeepOtherAnswersAsync(HttpContext context, RequestDelegate next)
    {
        if (NotPages.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    }

    /// <summary>Logs the dashboard's address once, in one line.</summary>
    internal static void AnnounceUrl(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Select(address => $"{address}{BasePath.Of(app.Configuration)}");
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("GrokLab").LogInformation("GrokLab is at {Urls}", string.Join(", ", addresses ?? []));
    });
}
