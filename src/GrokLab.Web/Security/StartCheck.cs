using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GrokLab.Web.Security;

/// <summary>Without a password or a token the program is only for this machine: it does not start if others could reach it.</summary>
internal static class StartCheck
{
    private const string WhatToDo =
        "Set a password: 'GrokLab.Web password' prints a hash to give as Security:Password (environment variable Security__Password); "
        + "or a token for programs, with 'GrokLab.Web token', as Security:Tokens:NAME. Or stay on this machine: --urls http://localhost:5080.";

    /// <summary>Whether the program may start; logs why not.</summary>
    internal static bool MayStart(this WebApplication app)
    {
        if (app.Services.GetRequiredService<Credentials>().Required || WayIn(app.Configuration) is not { } wayIn)
        {
            return true;
        }

        app.Logger.LogCritical("{WayIn}, but no password is set. {WhatToDo}", wayIn, WhatToDo);
        return false;
    }

    /// <summary>The last check, on the bound sockets themselves, whatever setting they come from.</summary>
    internal static void RefuseOpenSockets(KestrelServerOptions options) => options.ConfigureEndpointDefaults(listen =>
    {
        if (listen.EndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)
            && !listen.ApplicationServices.GetRequiredService<Credentials>().Required)
        {
            throw new InvalidOperationException($"GrokLab would listen at {listen.EndPoint}, but no password is set. {WhatToDo}");
        }
    });

    /// <summary>How others could reach the program, in words; null where they cannot.</summary>
    internal static string? WayIn(IConfiguration configuration)
    {
        if (ListenAddresses.Of(configuration).FirstOrDefault(url => !ListenAddresses.IsLoopback(url)) is { } open)
        {
            return $"GrokLab would listen at {open}, where others can reach it";
        }

        if (HostNames.Configured(configuration).FirstOrDefault(name => !ListenAddresses.IsLoopbackName(name)) is { } foreign)
        {
            return $"AllowedHosts names {foreign}, so others are meant to reach it";
        }

        return configuration.GetSection($"{SecurityOptions.Section}:{nameof(SecurityOptions.TrustedProxies)}").GetChildren().Any()
            ? "Security:TrustedProxies names a proxy, so others are meant to reach it"
            : null;
    }
}
