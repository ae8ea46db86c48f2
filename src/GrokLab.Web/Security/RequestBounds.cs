using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GrokLab.Web.Security;

/// <summary>How large one request may be.</summary>
internal static class RequestBounds
{
    /// <summary>The largest body, unless the endpoint sets another limit; the largest launch has some kilobytes.</summary>
    internal const long MaxBodyBytes = 1 << 20;

    private const int MaxFormBytes = 16 * 1024;
    private const int MaxConnections = 5_000;

    internal static void AddRequestBounds(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            options.Limits.MaxRequestLineSize = 16 * 1024;
            options.Limits.MaxConcurrentConnections = MaxConnections;
            options.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
            StartCheck.RefuseOpenSockets(options);
        });
        builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(options =>
        {
            options.ValueCountLimit = 64;
            options.KeyLengthLimit = 256;
            options.ValueLengthLimit = MaxFormBytes;
        });
    }

    /// <summary>Refuses a body whose declared length is too large before any of it is read, also where no endpoint would read it.</summary>
    internal static void UseRequestBounds(this WebApplication app) => app.Use((context, next) =>
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        var most = own is null ? MaxBodyBytes : own.MaxRequestBodySize ?? long.MaxValue;
        return context.Request.ContentLength > most
            ? TypedResults.Problem(
                $"{context.Request.ContentLength} bytes are not allowed: at most {most}.", title: "The body is too large.",
                statusCode: StatusCodes.Status413PayloadTooLarge).ExecuteAsync(context)
            : next(context);
    });
}
