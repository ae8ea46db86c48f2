using System.Net;
using GrokLab.Web.Tests.Runs;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>kill -9 while what a deleted run has left is cleared away.</summary>
public sealed class DeletionKilledTests(ITestOutputHelper output) : IDisposable
{
    private const int Points = 1_000_000;

    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task What_is_left_of_a_deleted_run_goes_under_the_next_server_while_others_train()
    {
        long id, other;
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            id = await api.LaunchOneAsync(RunsApi.Tiny(20));
            other = await api.LaunchOneAsync(RunsApi.Tiny(20));
            await api.EndedAsync(id);
            await api.EndedAsync(other);
            Number($"""
                INSERT INTO metric_series (run_id, name) VALUES ({id}, 'many');
                WITH RECURSIVE steps (step) AS (SELECT 0 UNION ALL SELECT step + 1 FROM steps WHERE step < {Points - 1})
                INSERT INTO metric_points (series_id, step, value) SELECT (SELECT max(id) FROM metric_series), step, 0.5 FROM steps;
                SELECT 0;
                """);
            var all = Number("SELECT count(*) FROM metric_points");
            using var deleted = await server.Client.DeleteAsync(new Uri($"/api/runs/{id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            await UntilAsync(() => Number("SELECT count(*) FROM metric_points") < all);
            await server.KillAsync();
            output.WriteLine($"killed with {Number("SELECT count(*) FROM metric_points")} of {all} points left");
        }

        await using var next = await ServerProcess.StartAsync(storage);
        var nextApi = new RunsApi(next.Client);
        using var gone = await next.Client.GetAsync(new Uri($"/api/runs/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var trained = await nextApi.LaunchOneAsync(RunsApi.Tiny(2_000));
        Assert.True(trained > id);
        await nextApi.EndedAsync(trained);
        await UntilAsync(() => Number($"SELECT count(*) FROM runs WHERE id = {id}") == 0);
        Assert.Equal(0, Number($"SELECT count(*) FROM metric_points WHERE series_id NOT IN (SELECT id FROM metric_series)"));
        Assert.Equal(0, Number($"SELECT (SELECT count(*) FROM metric_series WHERE run_id = {id}) + (SELECT count(*) FROM run_events WHERE run_id = {id})"));
        Assert.False(Directory.Exists(Path.Combine(storage.Path, "checkpoints", $"{id}")));
        Assert.Equal(3, (await nextApi.MetricAsync(other, "train_loss")).Count);
        Assert.Equal(201, (await nextApi.MetricAsync(trained, "train_loss")).Count);
    }

    public void Dispose() => storage.Dispose();

    private long Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(storage.Path, "groklab.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, "Waited in vain.");
            await Task.Delay(20);
        }
    }
}
