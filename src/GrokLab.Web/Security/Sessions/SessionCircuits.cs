using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace GrokLab.Web.Security.Sessions;

/// <summary>
/// Asks before everything that an open page sends – a click, a key, a page turned, the answer of a script – whether its login
/// goes on; where it does not, nothing happens.
/// </summary>
/// <remarks>
/// Cutting the page off (<see cref="SessionEnds"/>) ends it; this closes the moment in between, and keeps a page that comes back
/// on another connection to the login that it comes back with.
/// </remarks>
internal sealed class SessionCircuits(Credentials credentials, IServiceProvider services) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next)
    {
        if (!credentials.Required)
        {
            return next;
        }

        var sessions = services.GetRequiredService<LiveSessions>();
        var authentication = services.GetRequiredService<AuthenticationStateProvider>();
        return async activity =>
        {
            if (sessions.MayGoOn((await authentication.GetAuthenticationStateAsync()).User))
            {
                await next(activity);
            }
        };
    }
}
