using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.StaticAssets;

namespace GrokLab.Web.Security.Login;

/// <summary>The two files that the login page needs, open to everybody under all their names: with a fingerprint, and compressed.</summary>
internal static class LoginFiles
{
    internal static void LetLoginPageHaveItsFiles(this StaticAssetsEndpointConventionBuilder files) => files.Add(file =>
    {
        if (file is RouteEndpointBuilder { RoutePattern.RawText: { } path } && IsNeeded(path.TrimStart('/')))
        {
            file.Metadata.Add(new AllowAnonymousAttribute());
        }
    });

    private static bool IsNeeded(string path) => !path.Contains('/', StringComparison.Ordinal)
        && (path.StartsWith("login.", StringComparison.Ordinal) || path.StartsWith("favicon.", StringComparison.Ordinal));
}
