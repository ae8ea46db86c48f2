using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace GrokLab.Web.Security;

/// <summary>
/// Refuses requests for a host name that is not the program's, and reports it to the reader and in the log. The framework's own
/// filter follows with the same names; it would report nothing.
/// </summary>
internal sealed class UnknownHosts(
    IOptions<HostFilteringOptions> options, Credentials credentials, TimeProvider time, ILogger<UnknownHosts> logger) : IStartupFilter
{
    /// <summary>How many names are logged per hour: a client that sends new names all the time must not fill the log.</summary>
    internal const int MostNames = 20;

    private const int MostCharacters = 100;
    private static readonly string[] Every = ["*", "[::]", "0.0.0.0"];

    private readonly StringSegment[] allowed = [.. options.Value.AllowedHosts.Select(name => (StringSegment)new HostString(name).ToUriComponent())];
    private readonly HashSet<string> logged = new(StringComparer.OrdinalIgnoreCase);
    private long hourBegan = time.GetTimestamp();

    private string Names => string.Join(", ", options.Value.AllowedHosts);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (!options.Value.AllowedHosts.Any(Every.Contains))
        {
            app.Use((HttpContext context, RequestDelegate answer) =>
                context.Request.Host is { HasValue: true, Host: var host } && !HostString.MatchesAny(host, allowed) ? RefuseAsync(context, host) : answer(context));
        }

        next(app);
    };

    private Task RefuseAsync(HttpContext context, string host)
    {
        host = host.Length > MostCharacters ? $"{host[..MostCharacters]}…" : host;
        Log(context, host);

        // Without a password the names are the same on every machine; with a password strangers must not see them.
        var sentence = $"GrokLab does not answer to the host name \"{host}\". " + (credentials.Required
            ? "Whoever runs it can add the name to the setting AllowedHosts."
            : $"Use one of these: {Names}. The setting AllowedHosts names them.");
        const int status = StatusCodes.Status400BadRequest;
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Text(sentence, statusCode: status).ExecuteAsync(context)
            : TypedResults.Problem(sentence, title: "Unknown host name.", statusCode: status).ExecuteAsync(context);
    }

    private void Log(HttpContext context, string host)
    {
        bool isNew, isLast;
        lock (logged)
        {
            if (time.GetElapsedTime(hourBegan) >= TimeSpan.FromHours(1))
            {
                logged.Clear();
                hourBegan = time.GetTimestamp();
            }

            isNew = logged.Count < MostNames && logged.Add(host);
            isLast = isNew && logged.Count == MostNames;
        }

        if (isNew)
        {
            logger.LogWarning(
                "A request from {Address} for the host name {Host} was refused. The settings allow {Names}. To allow another name, add it to AllowedHosts{Last}",
                context.Connection.RemoteIpAddress, host, Names, isLast ? "; further names are not logged for an hour" : "");
        }
    }
}
