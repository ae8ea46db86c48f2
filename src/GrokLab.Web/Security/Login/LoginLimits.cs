using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Login;

/// <summary>Limits the attempts to log in per minute, for each address and for all addresses together.</summary>
internal static class LoginLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    internal static void AddLoginLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<SecurityOptions>>((options, security) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Limiter(security.Value.LoginAttemptsPerMinute, context => Address(context.Connection.RemoteIpAddress)),
                Limiter(security.Value.LoginAttemptsPerMinuteInAll, _ => "all"));
            options.OnRejected = RejectAsync;
        });
    }

    private static PartitionedRateLimiter<HttpContext> Limiter(int attempts, Func<HttpContext, string> key) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => LoginEndpoints.IsAttempt(context)
            ? RateLimitPartition.GetFixedWindowLimiter(key(context), _ => new() { PermitLimit = attempts, Window = Window })
            : RateLimitPartition.GetNoLimiter(""));

    // The owner of one IPv6 address has the whole network of its first 64 bits.
    private static string Address(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        var context = rejected.HttpContext;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await LoginEndpoints.Page(
            context, returnUrl: null, StatusCodes.Status429TooManyRequests,
            $"Too many attempts. Try again in {seconds} s.").ExecuteAsync(context);
    }
}
