namespace GrokLab.Web.Http;

/// <summary>
/// The path below which a reverse proxy shows the program, by the setting <c>PathBase</c>. The proxy may pass it on or take it
/// away: both are understood, because an address with it and the same without it mean the same.
/// </summary>
internal sealed class BasePath(IConfiguration configuration) : IStartupFilter
{
    internal const string Setting = "PathBase";

    private readonly PathString path = Of(configuration);

    /// <summary>The path, without a slash at its end; empty where there is none.</summary>
    internal static PathString Of(IConfiguration configuration) =>
        configuration[Setting]?.TrimEnd('/') is { Length: > 0 } path ? PathString.FromUriComponent(path) : PathString.Empty;

    /// <summary>What is wrong with the setting; null where nothing is.</summary>
    internal static string? Problem(IConfiguration configuration) => configuration[Setting] is not { Length: > 0 } path || IsPath(path) ? null
        : $"{Setting}: \"{path}\" is not a path. It must begin with a slash and hold names of letters, digits and -._~%@ between single slashes: /groklab, say.";

    /// <summary>The address that the relative ones of a page begin with.</summary>
    internal static string Href(HttpContext? context) => $"{context?.Request.PathBase}/";

    /// <summary>Before all that looks at the path.</summary>
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
                    context.Response.Redirect($"{given}/{request.QueryString}"); // Without the slash, relative addresses would lead beside it.
                    return Task.CompletedTask;
                }

                (request.PathBase, request.Path) = isGiven ? (given, rest) : (path, request.Path);
                context.Response.OnStarting(() => NameBelowAsync(context.Response));
                return answer(context);
            });
        }

        next(app);
    };

    // What the API has made, or will do: its address is that of the API's own paths.
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
