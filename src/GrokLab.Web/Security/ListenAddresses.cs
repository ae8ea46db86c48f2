using System.Net;

namespace GrokLab.Web.Security;

/// <summary>The addresses that the program will listen at, read from the settings as the web server reads them.</summary>
internal static class ListenAddresses
{
    /// <summary>The URLs; empty for the server's own default, which is loopback.</summary>
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

    /// <summary>The setting that the addresses come from.</summary>
    internal static string Setting(IConfiguration configuration) =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(e => e["Url"] is not null) ? "Kestrel:Endpoints" : "Urls";

    /// <summary>What is wrong with the syntax of the addresses; null where nothing is.</summary>
    internal static string? Problem(IConfiguration configuration) => Of(configuration).Select(url => Problem(url) is { } problem
        ? $"{Setting(configuration)}: \"{url}\" is not an address to listen at: {problem}." : null).FirstOrDefault(problem => problem is not null);

    /// <summary>Whether only this machine reaches the URL.</summary>
    internal static bool IsLoopback(string url) => Parse(url) is { } address
        && (address.IsUnixPipe || address.IsNamedPipe || IsLoopbackName(address.Host));

    /// <summary>The name in a URL, or null where it means every address of the machine.</summary>
    internal static string? Name(string url) => Parse(url) is { } address && !IsEvery(address.Host) ? address.Host : null;

    internal static bool IsLoopbackName(string name) => string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsEvery(string host) => host is "*" or "+" or ""
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static string? Problem(string url)
    {
        const string example = "Write http://127.0.0.1:5080, say";
        return Parse(url) switch
        {
            null => $"it has no scheme or no name. {example}",
            { IsUnixPipe: true } or { IsNamedPipe: true } => null,
            { Scheme: not ("http" or "https") } => $"it must begin with http:// or https://. {example}",
            { PathBase.Length: > 0 } => "it must have no path. A path below which the pages are is set as PathBase",
            { Host: var host } when host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') => $"its port must be a number from 0 to 65535. {example}",
            { Port: < 0 or > 65_535 } => $"its port must be from 0 to 65535. {example}",
            { Port: 0, Host: var host } when string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) => "port 0, any free port, needs a number as address. Write http://127.0.0.1:0",
            _ => null,
        };
    }

    /// <summary>The parts of a URL; null where it is not valid.</summary>
    internal static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null; // Problem reports it.
        }
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        Split(configuration[key] ?? "").Select(port => $"{scheme}://*:{port}");

    private static string[] Split(string list) => list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
