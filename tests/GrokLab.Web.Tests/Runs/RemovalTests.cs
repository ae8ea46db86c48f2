using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Data.Sqlite;

namespace GrokLab.Web.Tests.Runs;

/// <summary>On a host of its own: what is deleted must not be others'.</summary>
public sealed class RemovalTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>, IDisposable
{
    private static readonly string[] Parts = ["", "/metrics", "/metrics.csv", "/events", "/checkpoints"];

    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_deleted_run_is_gone_everywhere_and_leaves_nothing_behind()
    {
        var runs = await Api.LaunchAsync(RunsApi.Tiny(20), 1, 2);
        var (id, other, group) = (Id(runs[0]), Id(runs[1]), runs[0].GetProperty("groupId").GetInt64());
        await Api.EndedAsync(id);
        await Api.EndedAsync(other);
        Assert.True(Directory.Exists(Checkpoints(id)));
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(client.BaseAddress!, "/hubs/runs")).Build();
        var told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.On<long>("Deleted", told.SetResult);
        await hub.StartAsync();
        await hub.InvokeAsync<JsonElement>("Join", id);
        foreach (var part in Parts)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, $"runs/{id}{part}"));
        }

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{id}"));
        Assert.Equal(id, await told.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        foreach (var part in Parts)
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"runs/{id}{part}"));
        }

        foreach (var (method, path, body) in ((HttpMethod, string, object?)[])
        [
            (HttpMethod.Delete, "", null), (HttpMethod.Patch, "", new { name = "a" }), (HttpMethod.Post, "/stop", null),
            (HttpMethod.Post, "/extend", new { steps = 1 }), (HttpMethod.Post, "/clone", new { }), (HttpMethod.Post, "/fork", new { }),
        ])
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(method, $"runs/{id}{path}", body));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"comparison.csv?runs={id},{other}"));
        await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(() => hub.InvokeAsync<JsonElement>("Join", id));
        Assert.DoesNotContain(id, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).EnumerateArray().Select(Id));
        var details = await client.GetFromJsonAsync<JsonElement>($"/api/groups/{group}");
        Assert.Equal([other], details.GetProperty("group").GetProperty("runIds").EnumerateArray().Select(run => run.GetInt64()));
        Assert.Equal([other], (await client.GetFromJsonAsync<JsonElement>($"/api/groups/{group}/onset")).EnumerateArray().Select(onset => onset.GetProperty("runId").GetInt64()));
        Assert.DoesNotContain($"\"runIds\":[{id}", await client.GetStringAsync(new Uri("/api/claims", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, $"figures/1.csv?group={group}"));
        await PurgedAsync(id);
        Assert.False(Directory.Exists(Checkpoints(id)));
        Assert.False(File.Exists(Path.Combine(application.StorageDirectory, "logs", $"run-{id}.log")));
        Assert.True(Directory.Exists(Checkpoints(other)));
        Assert.Equal(3, (await Api.MetricAsync(other, "train_loss")).Count);

        // The group goes with its last run.
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{other}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"groups/{group}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"groups/{group}/onset"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"figures/1.csv?group={group}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Delete, $"groups/{group}"));
        var next = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        Assert.True(next > other, "An id was given again.");
        await Api.EndedAsync(next);
    }

    [Fact]
    public async Task A_run_that_is_under_way_is_not_deleted_and_neither_is_its_group()
    {
        var runs = await Api.LaunchAsync(RunsApi.Tiny(1_000_000), 1, 2);
        var (id, waiting, group) = (Id(runs[0]), Id(runs[1]), runs[0].GetProperty("groupId").GetInt64());
        await Api.StepAsync(id, 1);
        await ConflictAsync($"runs/{id}", $"Run {id} is Running: stop it first.");
        await Api.ConfirmedAsync(id, "pause");
        await ConflictAsync($"runs/{id}", $"Run {id} is Paused: stop it first.");
        await ConflictAsync($"groups/{group}", $"Run {id} is Paused: stop it first.");
        Assert.Equal("Queued", RunsApi.Status(await Api.RunAsync(waiting)));

        // One that waits for its first turn is simply not trained.
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{waiting}"));
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"groups/{group}"));
        var next = await Api.LaunchOneAsync(RunsApi.Tiny(10)); // The queue goes on.
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(next)));
        await PurgedAsync(id);
        await PurgedAsync(waiting);
        Assert.False(Directory.Exists(Checkpoints(id)));
    }

    [Fact]
    public async Task A_run_whose_curve_begins_a_forks_is_deleted_after_the_fork()
    {
        var parent = (await Api.LaunchAsync(RunsApi.Tiny(20)))[0];
        var (id, group) = (Id(parent), parent.GetProperty("groupId").GetInt64());
        await Api.EndedAsync(id);
        var forks = new List<long>();
        foreach (var steps in (int[])[30, 40])
        {
            using var response = await client.PostAsJsonAsync($"/api/runs/{id}/fork", new { overrides = new { steps } });
            forks.Add(Id(JsonElement.Parse(await response.Content.ReadAsStringAsync())));
            await Api.EndedAsync(forks[^1]);
        }

        await ConflictAsync($"runs/{id}", $"Run {id} begins the curves of runs {forks[0]} and {forks[1]}, which were forked from it: delete those runs first.");
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{forks[1]}"));
        await ConflictAsync($"groups/{group}", $"Run {id} begins the curves of run {forks[0]}, which was forked from it: delete that run first.");
        Assert.Equal(4, (await Api.MetricAsync(forks[0], "train_loss")).Count);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{forks[0]}"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"groups/{group}"));
        await PurgedAsync(id);
    }

    [Fact]
    public async Task A_download_of_a_run_that_is_deleted_meanwhile_is_broken_off_and_not_passed_off_as_the_whole()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(10));
        await Api.EndedAsync(id);
        const int evaluations = 1_000_000; // More than the connection's buffers take.
        Number(
            $"""
            INSERT INTO metric_series (run_id, name) VALUES ($1, 'a_metric_with_a_rather_long_name');
            WITH RECURSIVE steps (step) AS (SELECT 100 UNION ALL SELECT step + 1 FROM steps WHERE step < {evaluations + 99})
            INSERT INTO evaluations (run_id, step, epoch, elapsed_seconds) SELECT $1, step, step / 7.0, step / 11.0 FROM steps;
            INSERT INTO metric_points (series_id, step, value) SELECT (SELECT max(id) FROM metric_series), step, 1 / 3.0 FROM evaluations WHERE run_id = $1 AND step >= 100;
            SELECT 0;
            """, id);
        using var response = await client.GetAsync(new Uri($"/api/runs/{id}/metrics.csv", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[100]);
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"runs/{id}"));
        await Assert.ThrowsAnyAsync<Exception>(() => body.CopyToAsync(Stream.Null));
    }

    public void Dispose() => client.Dispose();

    private static long Id(JsonElement run) => run.GetProperty("id").GetInt64();

    private string Checkpoints(long id) => Path.Combine(application.StorageDirectory, "checkpoints", $"{id}");

    private async Task ConflictAsync(string path, string message)
    {
        using var response = await client.DeleteAsync(new Uri($"/api/{path}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal(message, JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, path));
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/{path}", UriKind.Relative));
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task PurgedAsync(long id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (Left(id) > 0)
        {
            Assert.False(patience.IsCancellationRequested, "Waited in vain.");
            await Task.Delay(25);
        }
    }

    private long Left(long id) => Number(
        """
        SELECT (SELECT count(*) FROM runs WHERE id = $1) + (SELECT count(*) FROM metric_series WHERE run_id = $1)
            + (SELECT count(*) FROM evaluations WHERE run_id = $1) + (SELECT count(*) FROM run_events WHERE run_id = $1)
        """, id);

    private long Number(string sql, long id)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(application.StorageDirectory, "groklab.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$1", id);
        return (long)command.ExecuteScalar()!;
    }
}
