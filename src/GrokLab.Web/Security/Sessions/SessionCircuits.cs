using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace GrokLab.Web.Security.Sessions;

/// <summary>
/// Checks before every message of an open page – a click, a key, a new address, the answer of a script – whether its login
/// is open; otherwise ignores the message.
/// </summary>
/// <remarks>
/// <see cref="SessionEnds"/> closes the connection of the page. This class covers the moment before, and checks a page that
/// reconnects by the login that it reconnects with.
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
