using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security;

/// <summary>Every endpoint that the program has, so that one that is added tomorrow is tested too.</summary>
internal static class Endpoints
{
    internal static IReadOnlyList<RouteEndpoint> Of(GrokLabApplication application)
    {
        using var client = application.CreateClient(); // Starts it.
        return [.. application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
    }

    internal static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"];

    /// <summary>The path with a value in each of its places that have a name.</summary>
    internal static string Path(RouteEndpoint endpoint, Func<RoutePatternParameterPart, string> value) => "/" + string.Join(
        '/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => value(parameter),
            _ => "",
        }))));

    /// <summary>The path with values that fit.</summary>
    internal static string Path(RouteEndpoint endpoint) => Path(endpoint, _ => "1");
}
