using System.Collections.Concurrent;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class HubTests(GrokLabApplication application) : IAsyncDisposable
{
    private readonly HttpClient client = application.CreateClient();
    private HubConnection? connection;

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_client_that_joins_in_the_middle_has_every_point_once_history_and_live_are_put_together()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Regularized(3_000, every: 1));
        await Api.StepAsync(id, 50);

        var live = new ConcurrentQueue<MetricsDto>();
        var events = new ConcurrentQueue<RunEventDto>();
        var runs = new ConcurrentQueue<RunDto>();
        var ended = new TaskCompletionSource();
        var hub = await ConnectAsync();
        hub.On<long, IReadOnlyList<MetricsDto>>("Metrics", (_, evaluations) =>
        {
            foreach (var evaluation in evaluations)
            {
                live.Enqueue(evaluation);
            }
        });
        hub.On<RunEventDto>("Event", events.Enqueue);
        hub.On<RunDto>("Run", run =>
        {
            runs.Enqueue(run);
            if (run.EndedAt is not null)
            {
                ended.TrySetResult();
            }
        });
        var joined = await hub.InvokeAsync<RunDto>("Join", id);
        Assert.Equal(id, joined.Id);
        var history = await Api.MetricAsync(id, "train_loss");
        await Api.ConfirmedAsync(id, "unplug");
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));

        // As a page does it: history first, then what is live and newer.
        var last = history[^1].Step;
        Assert.InRange(last, 40, 2_999);
        var together = history.Concat(live.Where(m => m.Step > last).Select(m => (m.Step, m.Values["train_loss"]))).ToList();
        Assert.Equal(await Api.MetricAsync(id, "train_loss"), together);
        Assert.Equal(3_001, together.Count);
        Assert.Equal(live.Select(m => m.Step).Distinct().Count(), live.Count);
        Assert.True(live.First().Step <= last + 1, "A gap between the history and the first live point.");

        Assert.Equal("Completed", runs.Last().Status.ToString());
        Assert.Equal(["RegularizerUnplugged", "Completed"], events.Select(e => e.Kind).Where(k => k != "MeasureUndefined"));
    }

    [Fact]
    public async Task A_client_that_left_or_joined_another_run_hears_nothing_of_it()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000, every: 1));
        await Api.StepAsync(id, 1);
        var heard = new ConcurrentQueue<RunDto>();
        var hub = await ConnectAsync();
        hub.On<RunDto>("Run", heard.Enqueue);
        await hub.InvokeAsync<RunDto>("Join", id);
        await hub.InvokeAsync("Leave", id);
        await Task.Delay(TimeSpan.FromSeconds(1)); // What was on its way when it left may still arrive.
        heard.Clear();
        await Api.ConfirmedAsync(id, "stop");

        var next = await Api.LaunchOneAsync(RunsApi.Tiny(20));
        await hub.InvokeAsync<RunDto>("Join", next);
        await Api.EndedAsync(next);
        Assert.All(heard, run => Assert.Equal(next, run.Id));
    }

    [Fact]
    public async Task Joining_a_run_that_is_not_there_is_an_error_in_words()
    {
        var hub = await ConnectAsync();
        var error = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<RunDto>("Join", 4711L));
        Assert.Contains("There is no run 4711.", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<HubConnection> ConnectAsync()
    {
        connection = new HubConnectionBuilder().WithUrl(new Uri(client.BaseAddress!, "/hubs/runs")).Build();
        await connection.StartAsync();
        return connection;
    }
}
