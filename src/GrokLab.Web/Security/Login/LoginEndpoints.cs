using System.Text;
using GrokLab.Web.Drawing;
using GrokLab.Web.Http;
using GrokLab.Web.Security.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Security.Login;

/// <summary>Logging in with the password, or a token, and logging out.</summary>
internal static class LoginEndpoints
{
    internal const string Path = "/login";

    private const string Ended = "ended";
    private const string Everywhere = "everywhere";

    internal static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, Show).AllowAnonymous().ExcludeFromDescription();
        if (endpoints.ServiceProvider.GetRequiredService<Credentials>().Required)
        {
            endpoints.MapPost(Path, LoginAsync).AllowAnonymous().ExcludeFromDescription().WithMetadata(new Attempt());
            endpoints.MapPost("/logout", LogoutAsync).ExcludeFromDescription().WithMetadata(new Logout());

            // An open page requests this from time to time; like every request, it prolongs the login.
            endpoints.MapGet(LoginWatch.Path, TypedResults.NoContent).ExcludeFromDescription();
        }
    }

    /// <summary>The login page's address.</summary>
    /// <param name="wanted">The request that is repeated after the login.</param>
    /// <param name="hasEnded">Whether the page says that an earlier login has ended.</param>
    internal static string Address(HttpRequest wanted, bool hasEnded)
    {
        var returnUrl = $"{wanted.PathBase}{wanted.Path}{wanted.QueryString}";
        string[] query = [.. hasEnded ? [Ended] : Array.Empty<string>(), .. returnUrl == Home(wanted) ? Array.Empty<string>() : [$"returnUrl={Uri.EscapeDataString(returnUrl)}"]];
        return $"{wanted.PathBase}{Path}{(query.Length == 0 ? "" : "?")}{string.Join('&', query)}";
    }

    // Decided by the endpoint: an address can be written in more than one way.
    internal static bool IsAttempt(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Attempt>() is not null;

    internal static bool IsLogout(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Logout>() is not null;

    /// <summary>The login page.</summary>
    internal static RazorComponentResult<LoginPage> Page(HttpContext context, string? returnUrl, int status, string? message = null)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(LoginPage.Base)] = BasePath.Href(context),
            [nameof(LoginPage.ReturnUrl)] = LocalOrHome(context.Request, returnUrl),
            [nameof(LoginPage.Message)] = message,
            [nameof(LoginPage.HasEnded)] = message is null && context.Request.Query.ContainsKey(Ended),
            [nameof(LoginPage.Token)] = tokens,
            [nameof(LoginPage.Theme)] = ThemeChoice.Parse(context.Request.Cookies[ThemeChoice.CookieName]),
            [nameof(LoginPage.AsksForPassword)] = context.RequestServices.GetRequiredService<Credentials>().HasPassword,
        })
        { StatusCode = status };
    }

    private static IResult Show(HttpContext context, Credentials credentials, string? returnUrl) =>
        !credentials.Required || context.User.Identity?.IsAuthenticated == true
            ? TypedResults.LocalRedirect(LocalOrHome(context.Request, returnUrl))
            : Page(context, returnUrl, StatusCodes.Status200OK);

    private static async Task<IResult> LoginAsync(
        HttpContext context, Credentials credentials, LiveSessions sessions, IAntiforgery antiforgery, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType)
        {
            return TypedResults.Problem("Send the login page's form.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            // Another page may have logged in while this form was open.
            return LiveSessions.IsLogin(context.User)
                ? TypedResults.LocalRedirect(LocalOrHome(context.Request, (await context.Request.ReadFormAsync(cancellation))["returnUrl"]))
                : Page(context, returnUrl: null, StatusCodes.Status400BadRequest, "This form was too old. Try again.");
        }

        var form = await context.Request.ReadFormAsync(cancellation);
        var returnUrl = form["returnUrl"].ToString();
        var log = logs.CreateLogger("GrokLab.Login");
        if (credentials.Find(form["password"].ToString()) is not { } secret)
        {
            log.LogWarning("A login from {Address} was refused", context.Connection.RemoteIpAddress);
            return Page(
                context, returnUrl, StatusCodes.Status401Unauthorized, $"That is not the {(credentials.HasPassword ? "password" : "token")}.");
        }

        log.LogInformation("A login from {Address} with {Owner}", context.Connection.RemoteIpAddress, secret.Owner);
        sessions.End(context.User); // Ends the login that this one replaces.
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, sessions.Begin(secret), new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect(LocalOrHome(context.Request, returnUrl));
    }

    private static async Task<IResult> LogoutAsync(
        HttpContext context, LiveSessions sessions, IAntiforgery antiforgery, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Problem("Log out with the dashboard's own button.", title: "The form is not GrokLab's own.", statusCode: StatusCodes.Status400BadRequest);
        }

        if (context.Request.HasFormContentType && (await context.Request.ReadFormAsync(cancellation)).ContainsKey(Everywhere))
        {
            sessions.EndAll();
            logs.CreateLogger("GrokLab.Login").LogInformation("{Address} ended all logins", context.Connection.RemoteIpAddress);
        }
        else
        {
            sessions.End(context.User);
            logs.CreateLogger("GrokLab.Login").LogInformation("{Address} logged out", context.Connection.RemoteIpAddress);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect($"{context.Request.PathBase}{Path}");
    }

    // Only a path of this program: a login must not lead to another site's page.
    private static string LocalOrHome(HttpRequest request, string? url) =>
        url is ['/', ..] && Ascii.IsValid(url) && RedirectHttpResult.IsLocalUrl(url) && url.StartsWith(Home(request), StringComparison.OrdinalIgnoreCase)
            && !url.StartsWith($"{request.PathBase}{Path}", StringComparison.OrdinalIgnoreCase) && !HasDots(url) ? url : Home(request);

    private static string Home(HttpRequest request) => $"{request.PathBase}/";

    // Dots can lead a path out of this program.
    private static bool HasDots(string url) => Uri.UnescapeDataString(url.Split('?', '#')[0]).Split('/', '\\').Any(name => name is "." or "..");

    private sealed class Attempt;

    private sealed class Logout;
}
