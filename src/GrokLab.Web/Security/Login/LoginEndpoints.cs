using System.Security.Claims;
using GrokLab.Web.Components.Layout;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Security.Login;

/// <summary>Logging in with the password, or a token, and logging out.</summary>
internal static class LoginEndpoints
{
    internal const string Path = "/login";

    internal static void MapLogin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, Show).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost(Path, LoginAsync).AllowAnonymous().ExcludeFromDescription();
        endpoints.MapPost("/logout", LogoutAsync).ExcludeFromDescription();
    }

    internal static bool IsAttempt(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>The login page.</summary>
    internal static RazorComponentResult<LoginPage> Page(HttpContext context, string? returnUrl, int status, string? message = null)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(LoginPage.ReturnUrl)] = LocalOrHome(returnUrl),
            [nameof(LoginPage.Message)] = message,
            [nameof(LoginPage.Token)] = tokens,
            [nameof(LoginPage.Theme)] = ThemeChoice.Parse(context.Request.Cookies[ThemeChoice.CookieName]),
            [nameof(LoginPage.AsksForPassword)] = context.RequestServices.GetRequiredService<Credentials>().HasPassword,
        })
        { StatusCode = status };
    }

    private static IResult Show(HttpContext context, Credentials credentials, string? returnUrl) =>
        !credentials.Required || context.User.Identity?.IsAuthenticated == true
            ? TypedResults.LocalRedirect(LocalOrHome(returnUrl))
            : Page(context, returnUrl, StatusCodes.Status200OK);

    private static async Task<IResult> LoginAsync(
        HttpContext context, Credentials credentials, IAntiforgery antiforgery, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType)
        {
            return TypedResults.Problem("Send the login page's form.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Page(context, returnUrl: null, StatusCodes.Status400BadRequest, "This form was too old. Try again.");
        }

        var form = await context.Request.ReadFormAsync(cancellation);
        var returnUrl = form["returnUrl"].ToString();
        var log = logs.CreateLogger("GrokLab.Login");
        if (credentials.Owner(form["password"].ToString()) is not { } owner)
        {
            log.LogWarning("A login from {Address} was refused", context.Connection.RemoteIpAddress);
            return Page(
                context, returnUrl, StatusCodes.Status401Unauthorized, $"That is not the {(credentials.HasPassword ? "password" : "token")}.");
        }

        log.LogInformation("A login from {Address} with {Owner}", context.Connection.RemoteIpAddress, owner);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, owner), new Claim(Authentication.StampClaim, credentials.Stamp)],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return TypedResults.LocalRedirect(LocalOrHome(returnUrl));
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.Problem("Log out with the dashboard's own button.", title: "The form is not GrokLab's own.", statusCode: StatusCodes.Status400BadRequest);
        }

        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(Path);
    }

    // Only a path of this program: another site's page must not be where a login ends.
    private static string LocalOrHome(string? url) =>
        url is ['/', ..] && RedirectHttpResult.IsLocalUrl(url) && !url.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? url : "/";
}
