using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>Who someone is: a cookie after a login in the browser, a bearer token of a program.</summary>
internal static class Authentication
{
    internal const string CookieName = "groklab-login";
    internal const string StampClaim = "groklab:stamp";

    private const string Either = "GrokLab";

    internal static void AddLogins(this IServiceCollection services)
    {
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, displayName: null, options => options.ForwardDefaultSelector = context =>
                BearerTokenHandler.Given(context.Request) is null ? CookieAuthenticationDefaults.AuthenticationScheme : BearerTokenHandler.Name)
            .AddCookie()
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.Name, configureOptions: null);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<IOptions<SecurityOptions>>((cookie, security) => Configure(cookie, security.Value));

        // Every endpoint that does not say otherwise, and every address without one, is behind the login.
        services.AddAuthorization();
        services.AddOptions<AuthorizationOptions>().Configure<Credentials>((options, credentials) => options.FallbackPolicy =
            credentials.Required ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build() : null);
    }

    private static void Configure(CookieAuthenticationOptions options, SecurityOptions security)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = security.SessionLength;
        options.SlidingExpiration = true;
        options.Events.OnRedirectToLogin = context => Refusals.NotLoggedInAsync(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = context => Refusals.ForbiddenAsync(context.HttpContext);
        options.Events.OnValidatePrincipal = context =>
        {
            var stamp = context.HttpContext.RequestServices.GetRequiredService<Credentials>().Stamp;
            if (context.Principal?.FindFirst(StampClaim)?.Value != stamp)
            {
                context.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }
}
