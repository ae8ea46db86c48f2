using GrokLab.Web.Security;
using GrokLab.Web.Security.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
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

    [Fact]
    public async Task A_page_that_could_not_be_cut_off_is_answered_no_more()
    {
        using var storage = new TemporaryFolder();
        await using var application = GrokLabApplication.On(storage, ("Security:Password", LockedHost.Password));
        application.Configure = services => services.AddSingleton<IStartupFilter, NothingIsCutOff>();
        using var login = await BrowserLogin.BeginAsync(application);
        using var other = await BrowserLogin.BeginAsync(application);
        await using var page = await login.OpenPageAsync();
        await using var othersPage = await other.OpenPageAsync();
        await page.AssertAnswersAsync(1);
        await login.LogoutAsync();
        await page.AskAsync(2);
        await page.WaitAsync("may go 2 False"); // The framework's own answer where nothing was done.
        await othersPage.AssertAnswersAsync(3);
        Assert.False(page.Closed.IsCompleted);
    }

    private sealed class NothingIsCutOff : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = context.RequestAborted });
                return rest(context);
            });
            next(app);
        };
    }
}
