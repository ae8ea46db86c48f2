using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Web.Live;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Security;

public sealed class HubBoundsTests(LockedHost host) : IClassFixture<LockedHost>
{
    [Fact]
    public async Task A_connection_follows_so_many_runs_and_no_more_until_it_leaves_one()
    {
        await using var hub = await ConnectAsync();
        var store = host.Application.Services.GetRequiredService<RunStore>();
        var runs = await store.CreateAsync(
            Enumerable.Range(0, RunsHub.MaxRuns + 1).Select(i => new NewRun("run", null, "{}", i, "cpu", 1, null, null, null)), CancellationToken.None);
        foreach (var run in runs.Take(RunsHub.MaxRuns))
        {
            await hub.InvokeAsync<RunDto>("Join", run.Id);
        }

        await hub.InvokeAsync<RunDto>("Join", runs[0].Id);
        var error = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<RunDto>("Join", runs[^1].Id));
        Assert.Contains("at most 200 runs", error.Message, StringComparison.Ordinal);
        await hub.InvokeAsync("Leave", runs[0].Id);
        await hub.InvokeAsync<RunDto>("Join", runs[^1].Id);
    }

    [Fact]
    public async Task Runs_that_are_not_there_take_no_place()
    {
        await using var hub = await ConnectAsync();
        for (var i = 0; i < RunsHub.MaxRuns + 10; i++)
        {
            var error = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<RunDto>("Join", 1_000_000L + i));
            Assert.Contains("There is no run", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_the_connection()
    {
        await using var hub = await ConnectAsync();
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync("Join", new string('1', 2 * RunsHub.MaxMessageBytes)));
        await closed.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private async Task<HubConnection> ConnectAsync()
    {
        using var client = host.Program();
        var connection = new HubConnectionBuilder().WithUrl(
            new Uri(client.BaseAddress!, "/hubs/runs"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(LockedHost.Token)).Build();
        await connection.StartAsync();
        return connection;
    }
}
