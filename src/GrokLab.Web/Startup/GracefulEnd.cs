using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Startup;

/// <summary>The program's end at Ctrl+C or SIGTERM: runs come to their checkpoints, whoever still watches.</summary>
internal static class GracefulEnd
{
    /// <summary>What everything but the training processes may take.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    internal static void AddGracefulEnd(this WebApplicationBuilder builder) => builder.Services.AddOptions<HostOptions>()
        .Configure<IOptions<TrainingOptions>>((host, training) => host.ShutdownTimeout = Rest + (training.Value.EndGrace * 3));

    /// <summary>
    /// Takes nobody in any more once the program ends. SignalR closes its connections then, and browsers connect again at once:
    /// such a connection is closed by nobody, and Kestrel would wait for it until the host's patience is over.
    /// </summary>
    internal static void UseGracefulEnd(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) =>
        {
            if (!stopping.IsCancellationRequested)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }
}
