using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Access;

/// <summary>Requests that come through a proxy: believed where it is a trusted one, refused where there is no password.</summary>
internal static class ReverseProxies
{
    private static readonly string[] Marks = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-Context", "X-Real-IP", "Via"];

    /// <summary>What the framework's own switch (<c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>) turns on would believe everybody: it stays off.</summary>
    internal static void AddReverseProxies(this IServiceCollection services) =>
        services.PostConfigure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.None);

    internal static void UseReverseProxies(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<Credentials>().Required)
        {
            // To a program on loopback everything that a proxy passes on looks as if it came from this machine.
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
