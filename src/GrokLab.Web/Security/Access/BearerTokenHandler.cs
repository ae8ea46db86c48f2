using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Access;

/// <summary>
/// <c>Authorization: Bearer …</c>, for programs; for the hubs also the query's <c>access_token</c>, because a browser's WebSocket
/// carries no headers.
/// </summary>
internal sealed class BearerTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Credentials credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Name = "Bearer";

    /// <summary>The token of a request; null where it has none.</summary>
    internal static string? Given(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header, ..])
        {
            const string prefix = $"{Name} ";
            return header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? header[prefix.Length..].Trim() : "";
        }

        return request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) && request.Query["access_token"] is [{ } token, ..]
            ? token
            : null;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Given(Request) is not { } token ? AuthenticateResult.NoResult()
        : credentials.Token(token) is { Owner: var owner } ? AuthenticateResult.Success(new(Principal(owner), Name))
        : AuthenticateResult.Fail("The token is not known."));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusals.NotLoggedInAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusals.ForbiddenAsync(Context);

    private static ClaimsPrincipal Principal(string owner) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, owner)], Name));
}
