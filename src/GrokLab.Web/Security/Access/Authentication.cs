using GrokLab.Web.Security.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Access;

/// <summary>Authentication: by a cookie after a login in the browser, by a bearer token for programs.</summary>
internal static class Authentication
{
    private const string Either = "GrokLab";

    internal static void AddLogins(this IServiceCollection services)
    {
        services.AddSingleton<CookieNames>();
        services.AddSingleton<EndedSessions>();
        services.AddSingleton<LiveSessions>();
        services.AddScoped<CircuitHandler, SessionCircuits>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, displayName: null, options => options.ForwardDefaultSelector = context =>
                BearerTokenHandler.Given(context.Request) is null ? CookieAuthenticationDefaults.AuthenticationScheme : BearerTokenHandler.Name)
            .AddCookie()
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.Name, configureOptions: null);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<SecurityOptions>, CookieNames>((cookie, security, names) => Configure(cookie, security.Value, names));
        services.AddOptions<AntiforgeryOptions>().Configure<CookieNames>((options, names) => options.Cookie.Name = names.Form);

        // A login is required by every endpoint that does not declare otherwise, and by every address without an endpoint.
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<Credentials>((options, credentials) => options.FallbackPolicy =
            credentials.Required ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build() : null);
    }

    private static void Configure(CookieAuthenticationOptions options, SecurityOptions security, CookieNames names)
    {
        options.Cookie.Name = names.Login;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = security.SessionLength;
        options.SlidingExpiration = false; // Validate prolongs the cookie, and the login with it.
        options.Events.OnRedirectToLogin = context => Refusals.NotLoggedInAsync(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = context => Refusals.ForbiddenAsync(context.HttpContext);
        options.Events.OnValidatePrincipal = Validate;
    }

    // Requests renew the cookie's lifetime, in steps of 1/24 of it: half an hour for twelve hours.
    private static Task Validate(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Properties is { IssuedUtc: { } issued, ExpiresUtc: { } expires } && services.GetRequiredService<Credentials>().Required)
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            context.ShouldRenew = now - issued > (expires - issued) / 24;
            var until = context.ShouldRenew ? now + (expires - issued) : expires;
            if (services.GetRequiredService<LiveSessions>().Admit(context.Principal, until))
            {
                return Task.CompletedTask;
            }
        }

        context.ShouldRenew = false;
        context.RejectPrincipal();
        return Task.CompletedTask;
    }
}
