using System.Globalization;
using System.Net;

namespace GrokLab.Web.Security;

/// <summary>Where the program is going to listen, read from the settings as the web server reads them.</summary>
internal static class ListenAddresses
{
    /// <summary>URLs; empty where the server's own default holds, which is loopback.</summary>
    internal static IReadOnlyList<string> Of(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>().ToList();
        if (endpoints.Count > 0)
        {
            return endpoints;
        }

        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
        {
            return Split(urls);
        }

        return [.. Ports(configuration, WebHostDefaults.HttpPortsKey, "http"), .. Ports(configuration, WebHostDefaults.HttpsPortsKey, "https")];
    }

    /// <summary>Whether only this machine reaches it.</summary>
    internal static bool IsLoopback(string url) => Parse(url) is { } address
        && (address.IsUnixPipe || address.IsNamedPipe || IsLoopbackName(address.Host));

    /// <summary>The name in a URL, or null where it means every address of the machine.</summary>
    internal static string? Name(string url) => Parse(url) is { } address && !IsEvery(address.Host) ? address.Host : null;

    internal static bool IsLoopbackName(string name) => string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsEvery(string host) => host is "*" or "+" or ""
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null; // The server will say so.
        }
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        Split(configuration[key] ?? "").Select(port => string.Create(CultureInfo.InvariantCulture, $"{scheme}://*:{port}"));

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
