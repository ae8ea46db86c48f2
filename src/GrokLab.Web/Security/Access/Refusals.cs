using GrokLab.Web.Security.Login;

namespace GrokLab.Web.Security.Access;

/// <summary>Answers requests that are not allowed: a page redirects to the login page, any other request gets an error in words.</summary>
internal static class Refusals
{
    // Requested by programs and scripts, not by people.
    private static readonly string[] NotPages = ["/api", "/hubs", "/openapi", "/_blazor", "/_framework", "/_content"];

    /// <summary>Answers a request without a login: with a redirect to the login page, or 401.</summary>
    internal static Task NotLoggedInAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsPage(request))
        {
            var hadLogin = request.Cookies.ContainsKey(context.RequestServices.GetRequiredService<CookieNames>().Login);
            context.Response.Redirect(LoginEndpoints.Address(request, hadLogin));
            return Task.CompletedTask;
        }

        if (LoginEndpoints.IsLogout(context) && request.Headers.Authorization.Count == 0)
        {
            context.Response.Redirect($"{request.PathBase}{LoginEndpoints.Path}"); // The user is logged out already.
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = BearerTokenHandler.Name;
        return TypedResults.Problem(
            $"Log in at {request.PathBase}{LoginEndpoints.Path}, or send a token: Authorization: Bearer …", title: "Not logged in.",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    /// <summary>Answers 403.</summary>
    internal static Task ForbiddenAsync(HttpContext context, string title = "Not allowed.", string? detail = null) =>
        TypedResults.Problem(detail, title: title, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);

    private static bool IsPage(HttpRequest request) => (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Upgrade.Count == 0
        && request.Headers.Authorization.Count == 0
        && !NotPages.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
}
