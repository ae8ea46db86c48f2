using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Access;

/// <summary>Requests through a proxy: a trusted proxy's headers are believed; without a password such requests are refused.</summary>
internal static class ReverseProxies
{
    private static readonly string[] Marks = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Context", "X-Real-IP", "Via"];

    /// <summary>The framework's own switch (<c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>) stays off: with it every client would be believed.</summary>
    internal static void AddReverseProxies(this IServiceCollection services) =>
        services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);

    internal static void UseReverseProxies(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<Credentials>().Required)
        {
            // A program on loopback sees every request of a proxy as a request from this machine.
            app.Use((context, next) => Marks.Any(context.Request.Headers.ContainsKey)
                ? Refusals.ForbiddenAsync(context, "Reached through a proxy.", "Without a password GrokLab answers only this machine: set Security:Password.")
                : next(context));
        }
        else if (app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.TrustedProxies is { Count: > 0 } proxies)
        {
            var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in proxies.Select(Parse).OfType<System.Net.IPNetwork>())
            {
                options.KnownIPNetworks.Add(network);
            }

            app.UseForwardedHeaders(options);
        }
    }

    /// <summary>An address or a network; null where it is neither.</summary>
    internal static System.Net.IPNetwork? Parse(string proxy) =>
        System.Net.IPNetwork.TryParse(proxy, out var network) ? network
        : IPAddress.TryParse(proxy, out var address) ? new(address, 8 * address.GetAddressBytes().Length)
        : null;
}
