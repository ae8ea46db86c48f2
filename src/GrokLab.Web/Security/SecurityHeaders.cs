using System.Security.Cryptography;

namespace GrokLab.Web.Security;

/// <summary>The security headers of every answer: no content of other sites, no frame in other sites, no guessing of types.</summary>
internal static class SecurityHeaders
{
    private static readonly object NonceKey = new();

    /// <summary>Marks this answer's own inline script (the import map) as allowed.</summary>
    internal static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            context.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        }

        return nonce;
    }

    /// <summary>Adds the headers before the framework's own middleware, which for example answers to a foreign host name.</summary>
    internal static void AddSecurityHeaders(this IServiceCollection services) => services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, First>());

    private static void Set(HttpContext context, bool secret)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy(context);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";

        // Not no-referrer: with it browsers send "Origin: null" with the program's own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (secret && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }

    // Styles: MudBlazor's theme and plotly.js write theirs into the page. Pictures: charts become PNG through blob: and data:.
    private static string Policy(HttpContext context)
    {
        var script = context.Items[NonceKey] is string nonce ? $"'self' 'nonce-{nonce}'" : "'self'";
        return $"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self' data:; connect-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    private sealed class First(Credentials credentials) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate answer) =>
            {
                // Set at the last moment: an error handler clears headers that were set before.
                context.Response.OnStarting(() =>
                {
                    Set(context, credentials.Required);
                    return Task.CompletedTask;
                });
                return answer(context);
            });
            next(app);
        };
    }
}
