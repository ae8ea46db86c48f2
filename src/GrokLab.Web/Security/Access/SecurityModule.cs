using GrokLab.Web.Http;
using GrokLab.Web.Security.Login;
using GrokLab.Web.Security.Sessions;
using Microsoft.AspNetCore.HostFiltering;

namespace GrokLab.Web.Security.Access;

/// <summary>Who may use the program, from where, and how large a request may be. See docs/security.md.</summary>
internal static class SecurityModule
{
    internal static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityOptions>().Bind(builder.Configuration.GetSection(SecurityOptions.Section))
            .Validate(o => Credentials.Problem(o) is null, Problem(builder))
            .Validate(o => o.SessionLength >= TimeSpan.FromMinutes(1) && o.SessionLength <= TimeSpan.FromDays(365), "Security:SessionLength must be from 00:01:00 to 365.00:00:00.")
            .Validate(o => o.LongestSession >= TimeSpan.FromMinutes(1) && o.LongestSession <= TimeSpan.FromDays(3650), "Security:LongestSession must be from 00:01:00 to 3650.00:00:00.")
            .Validate(o => o.LoginAttemptsPerMinute is >= 1 and <= 1_000, "Security:LoginAttemptsPerMinute must be from 1 to 1000.")
            .Validate(o => o.LoginAttemptsPerMinuteInAll is >= 1 and <= 10_000, "Security:LoginAttemptsPerMinuteInAll must be from 1 to 10000.")
            .Validate(o => o.TrustedProxies.All(p => ReverseProxies.Parse(p) is not null), "Security:TrustedProxies:0 and on must be addresses (10.0.0.5) or networks (10.0.0.0/24).")
            .Validate(_ => ListenAddresses.Problem(builder.Configuration) is null, ListenAddresses.Problem(builder.Configuration) ?? "")
            .Validate(_ => BasePath.Problem(builder.Configuration) is null, BasePath.Problem(builder.Configuration) ?? "")
            .ValidateOnStart();
        builder.Services.AddSingleton<Credentials>();
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, BasePath>());
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, UnknownHosts>()); // Before the framework's own filter.
        builder.Services.AddSecurityHeaders();
        builder.Services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowedHosts = [.. HostNames.Allowed(builder.Configuration)];
            options.AllowEmptyHosts = false;
        });
        builder.Services.AddReverseProxies();
        builder.AddKeys();
        builder.AddRequestBounds();
        builder.Services.AddLogins();

        // This logger writes every request's address, and the addresses of hub connections contain tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Services.AddLoginLimits();
    }

    /// <summary>Adds the middleware; call this before everything that answers.</summary>
    internal static void UseSecurity(this WebApplication app)
    {
        app.UseReverseProxies();
        app.UseCrossSiteGuard();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseSessionEnds();
        app.UseRequestBounds();
    }

    private static string Problem(WebApplicationBuilder builder) =>
        Credentials.Problem(builder.Configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new()) ?? "";
}
