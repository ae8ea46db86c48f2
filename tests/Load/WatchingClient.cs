using Microsoft.AspNetCore.SignalR.Client;

namespace GrokLab.Load;

/// <summary>
/// Follows a run as its page does: joins, keeps what comes back, reads over HTTP what it has not read yet, and takes of the live
/// evaluations those that are newer; again after each loss of the connection. Keeps a sum of what it has instead of the points.
/// </summary>
internal sealed class WatchingClient : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HttpClient http;
    private readonly HubConnection connection;
    private readonly List<Evaluation> waiting = [];
    private PointSum points;
    private long lastStep = -1;
    private bool isReading;
    private long messages;

    /// <param name="http">With the server's address.</param>
    /// <param name="run">Which run.</param>
    internal WatchingClient(HttpClient http, long run)
    {
        (this.http, Run) = (http, run);
        connection = new HubConnectionBuilder()
            .WithUrl(new Uri(http.BaseAddress!, "/hubs/runs"))
            .WithAutomaticReconnect(new Always())
            .Build();
        connection.On<long, List<Evaluation>>("Metrics", (_, evaluations) => Take(evaluations));
        connection.On<Ignored>("Run", _ => { });
        connection.On<Ignored>("Event", _ => { });
        connection.Reconnected += _ => JoinAsync();
    }

    internal long Run { get; }

    /// <summary>Of the newest evaluation that it has.</summary>
    internal long LastStep => Volatile.Read(ref lastStep);

    /// <summary>Messages with evaluations so far.</summary>
    internal long Messages => Volatile.Read(ref messages);

    internal PointSum Points
    {
        get
        {
            lock (gate)
            {
                return points;
            }
        }
    }

    /// <summary>Connects, or connects again, and catches up.</summary>
    internal async Task StartAsync()
    {
        await connection.StartAsync();
        await JoinAsync();
    }

    internal Task StopAsync() => connection.StopAsync();

    /// <summary>Waits until it has the evaluation of a step.</summary>
    internal async Task ReachAsync(long step, CancellationToken patience)
    {
        while (LastStep < step)
        {
            await Task.Delay(50, patience);
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task JoinAsync()
    {
        lock (gate)
        {
            waiting.Clear();
            isReading = true;
        }

        await connection.InvokeAsync<Ignored>("Join", Run);
        var missing = await History.ReadAsync(http, Run, LastStep < 0 ? null : LastStep);
        lock (gate)
        {
            points.Add(missing.Points);
            lastStep = Math.Max(lastStep, missing.LastStep);
            isReading = false;
            waiting.ForEach(Apply);
            waiting.Clear();
        }
    }

    private void Take(List<Evaluation> evaluations)
    {
        lock (gate)
        {
            messages++;
            if (isReading)
            {
                waiting.AddRange(evaluations);
            }
            else
            {
                evaluations.ForEach(Apply);
            }
        }
    }

    private void Apply(Evaluation evaluation)
    {
        if (evaluation.Step > lastStep)
        {
            lastStep = evaluation.Step;
            points.Add(evaluation.Points);
        }
    }

    private sealed class Always : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromSeconds(retryContext.PreviousRetryCount == 0 ? 0 : 1);
    }
}
