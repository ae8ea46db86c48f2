namespace GrokLab.Web.Security.Access;

/// <summary>
/// Refuses requests that another site makes in the user's browser: requests that change state, and the connections that
/// browsers open across sites without a check (WebSockets and their fallbacks).
/// </summary>
/// <remarks>
/// Requests without Origin and Sec-Fetch-Site come from programs, not pages, and pass, unless they carry a login's cookie:
/// only browsers have one, programs have tokens.
/// </remarks>
internal static class CrossSiteGuard
{
    internal static void UseCrossSiteGuard(this WebApplication app)
    {
        var login = app.Services.GetRequiredService<CookieNames>().Login;
        app.Use((context, next) => NeedsGuard(context.Request) && IsForeign(context.Request, login)
            ? Refusals.ForbiddenAsync(
                context, "Cross-site request refused.", "A page of another site asked for this. Use GrokLab's own page or a program with a token.")
            : next(context));
    }

    private static bool ChangesState(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));

    private static bool NeedsGuard(HttpRequest request) => ChangesState(request)
        || HttpMethods.IsConnect(request.Method)
        || request.Headers.Upgrade.Count > 0
        || request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
        || request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    private static bool IsForeign(HttpRequest request, string login)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return true;
        }

        if (request.Headers.Origin is [])
        {
            return request.Headers["Sec-Fetch-Site"] is [] && ChangesState(request) && request.Cookies.ContainsKey(login);
        }

        return !Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            || !string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
            || !string.Equals(origin.Authority, Authority(request), StringComparison.OrdinalIgnoreCase);
    }

    // In the form of Uri.Authority: without the scheme's default port.
    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : "";
}
