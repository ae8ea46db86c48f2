using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Startup;

/// <summary>Ends the program at Ctrl+C or SIGTERM: runs write their checkpoints, even while browsers are connected.</summary>
internal static class GracefulEnd
{
    /// <summary>The time that everything except the training processes may take to end.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    internal static void AddGracefulEnd(this WebApplicationBuilder builder) => builder.Services.AddOptions<HostOptions>()
        .Configure<IOptions<TrainingOptions>>((host, training) => host.ShutdownTimeout = Rest + (training.Value.EndGrace * 3));

    /// <summary>
    /// Refuses new requests once the program ends. SignalR closes its connections then, and browsers reconnect at once:
    /// nothing closes such a new connection, and Kestrel would wait for it until the host's shutdown timeout.
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
