using GrokLab.Web.Security;
using GrokLab.Web.Security.Sessions;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security.Sessions;

/// <summary>What an open page sends after its login has ended, while it is still connected.</summary>
public sealed class SessionCircuitsTests(LockedHost host) : IClassFixture<LockedHost>
{
    [Fact]
    public async Task From_the_moment_on_that_the_login_ends_nothing_comes_of_it()
    {
        using var client = host.Browser(); // Starts it.
        using var scope = host.Application.Services.CreateScope();
        var sessions = scope.ServiceProvider.GetRequiredService<LiveSessions>();
        var user = sessions.Begin(scope.ServiceProvider.GetRequiredService<Credentials>().Find(LockedHost.Password)!);
        var authentication = (IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        authentication.SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));
        var done = 0;
        var handle = scope.ServiceProvider.GetServices<CircuitHandler>().OfType<SessionCircuits>().Single().CreateInboundActivityHandler(_ =>
        {
            done++;
            return Task.CompletedTask;
        });

        await handle(null!);
        Assert.Equal(0, done); // This login was never seen.
        Assert.True(sessions.Admit(user, DateTimeOffset.UtcNow.AddHours(1)));
        await handle(null!);
        Assert.Equal(1, done);
        sessions.End(user);
        await handle(null!);
        Assert.Equal(1, done);
        Assert.False(sessions.Admit(user, DateTimeOffset.UtcNow.AddHours(1)));

        // The page comes back with another login, and goes on with it.
        var next = sessions.Begin(scope.ServiceProvider.GetRequiredService<Credentials>().Find(LockedHost.Token)!);
        Assert.True(sessions.Admit(next, DateTimeOffset.UtcNow.AddHours(1)));
        authentication.SetAuthenticationState(Task.FromResult(new AuthenticationState(next)));
        await handle(null!);
        Assert.Equal(2, done);
    }
}
