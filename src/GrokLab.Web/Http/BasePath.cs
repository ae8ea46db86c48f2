namespace GrokLab.Web.Http;

/// <summary>
/// The path below which a reverse proxy shows the program, from the setting <c>PathBase</c>. The proxy may keep or remove
/// the path: both work, because an address means the same with and without it.
/// </summary>
internal sealed class BasePath(IConfiguration configuration) : IStartupFilter
{
    internal const string Setting = "PathBase";

    private readonly PathString path = Of(configuration);

    /// <summary>The path, without a slash at its end; empty if there is none.</summary>
    internal static PathString Of(IConfiguration configuration) =>
        configuration[Setting]?.TrimEnd('/') is { Length: > 0 } path ? PathString.FromUriComponent(path) : PathString.Empty;

    /// <summary>The error of the setting; null if it is valid.</summary>
    internal static string? Problem(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } path || IsPath(path) ? null
        : $"{Setting}: \"{path}\" is not a path. It must begin with a slash and hold names of letters, digits and -._~%@ between single slashes: /groklab, say.";

    /// <summary>The base address of a page's relative addresses.</summary>
    internal static string Href(HttpContext? context) => $"{context?.Request.PathBase}/";

    /// <summary>Handles the base path before all code that reads the path.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (path.HasValue)
        {
            app.Use((HttpContext context, RequestDelegate answer) =>
            {
                var request = context.Request;
                var isGiven = request.Path.StartsWithSegments(path, out var given, out var rest);
                if (isGiven && !rest.HasValue)
                {
                    context.Response.Redirect($"{given}/{request.QueryString}"); // Without the slash, relative addresses would miss the base path.
                    return Task.CompletedTask;
                }

                (request.PathBase, request.Path) = isGiven ? (given, rest) : (path, request.Path);
                context.Response.OnStarting(() => NameBelowAsync(context.Response));
                return answer(context);
            });
        }

        next(app);
    };

    // The Location of something that the API has created or accepted lacks the base path.
    private Task NameBelowAsync(HttpResponse response)
    {
        if (response.StatusCode is StatusCodes.Status201Created or StatusCodes.Status202Accepted && response.Headers.Location is [['/', ..] location])
        {
            response.Headers.Location = $"{path}{location}";
        }

        return Task.CompletedTask;
    }

    private static bool IsPath(string path) => path == "/"
        || (path[0] == '/' && path.TrimEnd('/').Split('/').Skip(1).All(name => name is { Length: > 0 } and not ("." or "..") && name.All(IsAllowed))
            && !path.EndsWith("//", StringComparison.Ordinal) && Uri.UnescapeDataString(path).All(c => c is not ('\\' or '?' or '#') && !char.IsControl(c)));

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || "-._~%@+".Contains(c, StringComparison.Ordinal);
}
