using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GrokLab.Web.Security;

/// <summary>
/// The host names that the program answers to. Another site can point its own name at this machine (DNS rebinding); its
/// page sends that name and is refused.
/// </summary>
internal static class HostNames
{
    internal const string Setting = "AllowedHosts";

    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>
    /// The names of <c>AllowedHosts</c>, and the names that the program listens at. If it listens at every address of the
    /// machine: the machine's name and its addresses.
    /// </summary>
    internal static IReadOnlyList<string> Allowed(IConfiguration configuration) =>
        [.. Configured(configuration)
            .Concat(ListenAddresses.Of(configuration).Where(url => !ListenAddresses.IsLoopback(url))
                .SelectMany(url => ListenAddresses.Name(url) is { } name ? [name] : OfThisMachine()))
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The names of the setting; loopback where it is empty.</summary>
    internal static IReadOnlyList<string> Configured(IConfiguration configuration) =>
        configuration[Setting]?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names
            ? names
            : Loopback;

    private static IEnumerable<string> OfThisMachine()
    {
        yield return Dns.GetHostName();
        foreach (var address in Addresses())
        {
            yield return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();
        }
    }

    private static List<IPAddress> Addresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)];
        }
        catch (NetworkInformationException)
        {
            return []; // The names of AllowedHosts apply.
        }
    }
}
