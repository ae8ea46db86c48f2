namespace GrokLab.Web.Security.Sessions;

/// <summary>Closes the connections of pages – circuits and the hub's, over any transport – when their login ends.</summary>
internal static class SessionEnds
{
    private static readonly string[] Lasting = ["/_blazor", "/hubs"];

    /// <summary>Adds the middleware; call this after authentication.</summary>
    internal static void UseSessionEnds(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Credentials>().Required)
        {
            var sessions = app.Services.GetRequiredService<LiveSessions>();
            app.UseWhen(
                context => Lasting.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
                lasting => lasting.Use((context, next) => RunAsync(sessions, context, next)));
        }
    }

    private static async Task RunAsync(LiveSessions sessions, HttpContext context, RequestDelegate next)
    {
        await using var cutOff = sessions.Over(context.User).Register(static context => ((HttpContext)context!).Abort(), context);
        await next(context);
    }
}
