using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Sessions;

/// <summary>The open logins. Each has a random id in its cookie; every connection that was opened with a login ends with it.</summary>
internal sealed class LiveSessions(
    Credentials credentials, EndedSessions ended, IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    private const string IdClaim = "groklab:session";
    private const string GenerationClaim = "groklab:generation";
    private const string StampClaim = "groklab:stamp";
    private const string EndClaim = "groklab:end";

    /// <summary>How long a connection may stay open after its login has expired; its requests are refused at once.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Session> open = new();
    private readonly Lock gate = new();
    private ITimer? timer;

    /// <summary>Creates a login with the password or a token.</summary>
    internal ClaimsPrincipal Begin(KnownSecret secret)
    {
        ended.Write(); // Stores the generation if it is new.
        var end = time.GetUtcNow() + options.Value.LongestSession;
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, secret.Owner),
                new Claim(StampClaim, secret.Stamp),
                new Claim(IdClaim, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
                new Claim(GenerationClaim, ended.Generation),
                new Claim(EndClaim, end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme));
    }

    /// <summary>Whether the cookie's login is valid; if so, the login lasts at least until <paramref name="until"/>.</summary>
    internal bool Admit(ClaimsPrincipal? cookie, DateTimeOffset until)
    {
        if (cookie?.FindFirst(StampClaim) is not { Value: var stamp } || !credentials.Know(stamp)
            || cookie.FindFirst(IdClaim) is not { Value: var id } || cookie.FindFirst(GenerationClaim) is not { Value: var generation }
            || !long.TryParse(cookie.FindFirst(EndClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(seconds);
        lock (gate)
        {
            if (time.GetUtcNow() >= end || !ended.Allows(generation, id))
            {
                return false;
            }

            timer ??= time.CreateTimer(_ => EndWhatHasRunOut(), state: null, Lateness, Lateness);
            open.GetOrAdd(id, _ => new Session(end)).Prolong(until);
            return true;
        }
    }

    /// <summary>Whether a page of this user may continue: the login is still open. Tokens of programs do not end.</summary>
    internal bool MayGoOn(ClaimsPrincipal user) => user.FindFirst(IdClaim) is { Value: var id }
        ? open.TryGetValue(id, out var session) && session.IsOpen(time.GetUtcNow())
        : user.Identity?.IsAuthenticated == true;

    /// <summary>Whether the user has a login, not a program's token.</summary>
    internal static bool IsLogin(ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == IdClaim);

    /// <summary>Cancelled when the user's login ends; never for a program's token.</summary>
    internal CancellationToken Over(ClaimsPrincipal user) => user.FindFirst(IdClaim) is not { Value: var id } ? CancellationToken.None
        : open.TryGetValue(id, out var session) ? session.Over : new CancellationToken(canceled: true);

    /// <summary>Ends this user's login for good, in every page and for every copy of its cookie.</summary>
    internal void End(ClaimsPrincipal user)
    {
        if (user.FindFirst(IdClaim) is { Value: var id })
        {
            Finish(() => ended.Remember(id, open.TryGetValue(id, out var session) ? session.End : DateTimeOffset.MaxValue)
                ? Take(_ => true) : Take(open => open.Key == id));
            ended.Write();
        }
    }

    /// <summary>Ends every login.</summary>
    internal void EndAll()
    {
        Finish(() =>
        {
            ended.RememberAll();
            return Take(_ => true);
        });
        ended.Write();
    }

    public void Dispose()
    {
        timer?.Dispose();
        ended.Write();
    }

    private void EndWhatHasRunOut()
    {
        var now = time.GetUtcNow();
        Finish(() => Take(open => !open.Value.IsOpen(now)));
        ended.TryAgain();
    }

    // The lock admits nobody meanwhile; the connections of a login end outside of the lock.
    private void Finish(Func<IEnumerable<Session>> take)
    {
        IEnumerable<Session> over;
        lock (gate)
        {
            over = take();
        }

        foreach (var session in over)
        {
            session.Finish();
        }
    }

    private List<Session> Take(Func<KeyValuePair<string, Session>, bool> which)
    {
        var taken = open.Where(which).ToList();
        taken.ForEach(session => open.TryRemove(session));
        return [.. taken.Select(session => session.Value)];
    }
}
