using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Load;
using GrokLab.Web.Jobs;
using GrokLab.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>Many clients of the hub, and one that stops reading; the records come as fast as a test likes, not from a training.</summary>
public sealed class LoadTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>, IDisposable
{
    private const int Runs = 5;
    private const int Clients = 200;
    private const int Evaluations = 600;
    private const int Metrics = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly HttpClient http = application.CreateClient();
    private readonly CancellationTokenSource patience = new(Patience);

    private RunWriter Writer => application.Services.GetRequiredService<RunWriter>();

    private RunsHubConnections Connections =>
        Assert.IsType<RunsHubConnections>(application.Services.GetRequiredService<HubLifetimeManager<RunsHub>>());

    [Fact]
    public async Task Two_hundred_clients_that_come_and_go_have_every_point_once()
    {
        var runs = await AddRunsAsync(Runs);
        var clients = Enumerable.Range(0, Clients).Select(i => new WatchingClient(http, runs[i % Runs])).ToList();
        var writing = Task.Run(() => WriteAsync(runs));
        await Task.WhenAll(clients.Select(ComeAndGoAsync));
        await writing;

        foreach (var run in runs)
        {
            var stored = await History.ReadAsync(http, run);
            Assert.Equal(Evaluations * Metrics, stored.Points.Points);
            foreach (var client in clients.Where(client => client.Run == run))
            {
                await client.ReachAsync(stored.LastStep, patience.Token);
                Assert.Equal(stored.Points, client.Points);
            }
        }

        Assert.True(clients.Sum(client => client.Messages) > Clients, "Next to nothing came over the hub.");
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_client_that_stops_reading_holds_nobody_up_is_cut_off_and_catches_up()
    {
        var run = (await AddRunsAsync(1))[0];
        await using var reading = new WatchingClient(http, run);
        await reading.StartAsync();
        using var stalled = await StalledClient.JoinAsync(http.BaseAddress!, run);
        var group = application.Services.GetRequiredService<IHubContext<RunsHub, IRunsClient>>().Clients.Group(RunsHub.Group(run));
        await UntilAsync(() => Connections.CountOf(RunsHub.Group(run)) == 2);

        // Until something waits for it, so that no more fits into the buffers on the way.
        long step = 0;
        var mostWaiting = 0;
        for (; Connections.Waiting == 0 && Connections.CountOf(RunsHub.Group(run)) == 2; step++)
        {
            await Writer.WriteAsync(Evaluation(run, step, metrics: 1_000), patience.Token);
            await Writer.FlushAsync(patience.Token);
            await Task.Delay(10, patience.Token);
        }

        // Whoever sends to all has sent, though one of them has not taken it, and the other one has everything.
        Assert.True(group.Metrics(run, []).IsCompletedSuccessfully);
        await reading.ReachAsync(step - 1, patience.Token);

        // What waits is bounded, and in the end it is cut off.
        for (; Connections.CountOf(RunsHub.Group(run)) == 2; step++)
        {
            await Writer.WriteAsync(Evaluation(run, step, metrics: 1_000), patience.Token);
            await Writer.FlushAsync(patience.Token);
            mostWaiting = Math.Max(mostWaiting, Connections.Waiting);
            await Task.Delay(10, patience.Token);
        }

        Assert.InRange(mostWaiting, 0, RunsHubConnections.MostWaiting);
        await stalled.ReadToEndAsync(patience.Token);

        // Its browser connects again; both have all that is stored.
        await using var returned = new WatchingClient(http, run);
        await returned.StartAsync();
        var stored = await History.ReadAsync(http, run);
        Assert.Equal(step * 1_000, stored.Points.Points);
        foreach (var client in (WatchingClient[])[reading, returned])
        {
            await client.ReachAsync(stored.LastStep, patience.Token);
            Assert.Equal(stored.Points, client.Points);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        patience.Dispose();
    }

    private async Task<long[]> AddRunsAsync(int count)
    {
        // What waits when the host starts is trained; these are not.
        await application.Services.GetRequiredService<TrainingQueues>().WhenReadyAsync(patience.Token);
        var store = application.Services.GetRequiredService<RunStore>();
        var added = await store.CreateAsync(Enumerable.Range(0, count).Select(i => new NewRun("run", null, "{}", i, "cpu", 1)), patience.Token);
        return [.. added.Select(run => run.Id)];
    }

    /// <summary>Every run gets its evaluations, in small portions, as trainings bring them.</summary>
    private async Task WriteAsync(long[] runs)
    {
        for (var step = 0; step < Evaluations; step++)
        {
            foreach (var run in runs)
            {
                await Writer.WriteAsync(Evaluation(run, step, Metrics), patience.Token);
            }

            await Task.Delay(15, patience.Token);
        }

        await Writer.FlushAsync(patience.Token);
    }

    /// <summary>Joins some time within the first seconds; every third one loses its connection once and comes back.</summary>
    private async Task ComeAndGoAsync(WatchingClient client, int index)
    {
        var random = new Random(index);
        await Task.Delay(random.Next(4_000), patience.Token);
        await client.StartAsync();
        if (index % 3 == 0)
        {
            await Task.Delay(random.Next(3_000), patience.Token);
            await client.StopAsync();
            await Task.Delay(random.Next(1_000), patience.Token);
            await client.StartAsync();
        }
    }

    private static MetricsRecord Evaluation(long run, long step, int metrics)
    {
        var values = Enumerable.Range(0, metrics).ToDictionary(
            i => $"metric_{i}", i => (i + step) % 50 == 0 ? (double?)null : Math.Sin((run * 1_000) + (step * 7) + i));
        return new(run, step, step / 10.0, step / 100.0, values);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
