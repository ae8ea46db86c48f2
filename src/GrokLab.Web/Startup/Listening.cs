using System.Net;
using System.Net.Sockets;
using GrokLab.Web.Security;

namespace GrokLab.Web.Startup;

/// <summary>Listens at the addresses of the settings. If that is impossible, the program ends with an error message.</summary>
internal static class Listening
{
    // The server's own default, used if the settings name no address.
    private const string Default = "http://localhost:5000";

    private static readonly IPAddress[] Localhost = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    /// <summary>Tries every address before anything is stored or started; logs which address cannot be used, and why.</summary>
    internal static bool CanListen(this WebApplication app)
    {
        var urls = ListenAddresses.Of(app.Configuration);
        var setting = ListenAddresses.Setting(app.Configuration);
        foreach (var url in urls.Count == 0 ? [Default] : urls)
        {
            if (ListenAddresses.Parse(url) is { } address && Problem(address, setting) is { } problem)
            {
                app.Logger.LogCritical("GrokLab cannot listen at {Url}: {Problem}", url, problem);
                return false;
            }
        }

        return true;
    }

    /// <summary>Serves until the program is asked to end.</summary>
    /// <returns>The exit code: 1 if listening fails after all.</returns>
    internal static async Task<int> ServeAsync(this WebApplication app)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (Exception e) when (IsOfServer(e))
            {
                // Errors that appear only when the server starts: a missing certificate, or a port that was taken a moment ago.
                app.Logger.LogCritical(
                    "GrokLab cannot listen at {Urls}: {Reason} See the setting {Setting}",
                    string.Join(", ", ListenAddresses.Of(app.Configuration)), e.Message.ReplaceLineEndings(" "), ListenAddresses.Setting(app.Configuration));
                await app.StopAsync();
                return 1;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    /// <summary>Why the program cannot listen at an address, and what to do; null if it can.</summary>
    internal static string? Problem(SocketError error, BindingAddress address, string setting) => error switch
    {
        SocketError.Success => null,
        SocketError.AddressAlreadyInUse =>
            $"another program uses port {address.Port}, perhaps another GrokLab server. End that program, or set {setting} to another port: --urls {address.Scheme}://{address.Host}:{Another(address.Port)}",
        SocketError.AddressNotAvailable =>
            $"this machine does not have that address. Set {setting} to an address of this machine, or to http://*:5080 for all of them",
        SocketError.AccessDenied =>
            $"this user may not use port {address.Port}; ports below 1024 are for the system. Set {setting} to a port from 1024 on: --urls {address.Scheme}://{address.Host}:5080",
        _ => $"{new SocketException((int)error).Message}. Set {setting} to another address",
    };

    private static string? Problem(BindingAddress address, string setting)
    {
        if (address.IsUnixPipe)
        {
            return File.Exists(address.UnixPipePath)
                ? $"{address.UnixPipePath} is there already. Another server uses it, or one that was killed has left it. End that server or delete the file, or set {setting} to another one"
                : null;
        }

        return address.IsNamedPipe || address.Port == 0 ? null : Problem(Try(address), address, setting);
    }

    // As the server does: "localhost" means both loopback addresses, and one of them may be missing; another name means every address.
    private static SocketError Try(BindingAddress address)
    {
        if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            var errors = Localhost.Select(ip => Try(ip, address.Port)).ToList();
            return errors.Contains(SocketError.AddressAlreadyInUse) ? SocketError.AddressAlreadyInUse
                : errors.Contains(SocketError.Success) ? SocketError.Success : errors[0];
        }

        if (IPAddress.TryParse(address.Host, out var one))
        {
            return Try(one, address.Port);
        }

        return Try(IPAddress.IPv6Any, address.Port) is (SocketError.Success or SocketError.AddressAlreadyInUse) and var error ? error : Try(IPAddress.Any, address.Port);
    }

    private static SocketError Try(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(address, port));
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static int Another(int port) => port < 65_535 ? port + 1 : port - 1;

    private static bool IsOfServer(Exception e) => e.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;
}
