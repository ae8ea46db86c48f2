using System.Threading.Channels;
using GrokLab.Data.Writing;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Tests;

public sealed class WriterFlowTests
{
    [Fact]
    public async Task A_full_channel_makes_writers_wait_and_drops_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.Capacity = 4, start: false);
        var run = await database.AddRunAsync();
        var writes = Enumerable.Range(0, 10)
            .Select(step => database.Writer.WriteAsync(Records.Metrics(run.Id, step, ("kappa", step))).AsTask())
            .ToArray();
        Assert.Equal(4, writes.Count(write => write.IsCompletedSuccessfully));
        await database.Writer.StartAsync(CancellationToken.None);
        await Task.WhenAll(writes);
        await database.Writer.FlushAsync();
        var points = (await database.Store.GetMetricsAsync(run.Id))["kappa"];
        Assert.Equal(Enumerable.Range(0, 10), points.Select(point => (int)point.Value!));
    }

    [Fact]
    public async Task A_writer_that_waits_can_give_up()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.Capacity = 1, start: false);
        var run = await database.AddRunAsync();
        await database.Writer.WriteAsync(Records.Metrics(run.Id, 0, ("kappa", 0)));
        using var patience = new CancellationTokenSource();
        var waiting = database.Writer.WriteAsync(Records.Metrics(run.Id, 1, ("kappa", 1)), patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await database.Writer.StartAsync(CancellationToken.None);
        await database.Writer.FlushAsync();
        Assert.Single((await database.Store.GetMetricsAsync(run.Id))["kappa"]);
    }

    [Fact]
    public async Task Records_are_published_once_after_their_commit_and_in_order_within_a_run()
    {
        const int Runs = 4;
        const int Steps = 500;
        await using var database = await TestDatabase.CreateAsync(options =>
        {
            options.Capacity = 32;
            options.BatchRecords = 16;
            options.Interval = TimeSpan.FromMilliseconds(1);
        });
        var runs = await database.Store.CreateAsync(Enumerable.Range(0, Runs).Select(i => TestDatabase.NewRun($"{i}")));
        var published = new List<MetricsRecord>();
        var early = 0;
        using var reader = database.Connect();
        using var count = reader.CreateCommand();
        count.CommandText = "SELECT count(*) FROM evaluations";
        database.Writer.Committed += records =>
        {
            published.AddRange(records.Cast<MetricsRecord>());
            early += (long)count.ExecuteScalar()! < published.Count ? 1 : 0;
        };
        await Task.WhenAll(runs.Select(run => Task.Run(async () =>
        {
            for (var step = 0; step < Steps; step++)
            {
                await database.Writer.WriteAsync(Records.Metrics(run.Id, step, ("kappa", step)));
            }
        })));
        await database.Writer.FlushAsync();
        Assert.Equal(0, early);
        Assert.Equal(Runs * Steps, published.Count);
        Assert.All(runs, run => Assert.Equal(
            Enumerable.Range(0, Steps), published.Where(record => record.RunId == run.Id).Select(record => (int)record.Step)));
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_stops_neither_the_writer_nor_other_handlers()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var heard = 0;
        database.Writer.Committed += _ => throw new InvalidOperationException("a bad subscriber");
        database.Writer.Committed += records => heard += records.Count;
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 0, ("kappa", 1)));
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 1, ("kappa", 1)));
        Assert.Equal(2, heard);
        Assert.Equal(2, database.Log.Lines.Count(line => line.Level == LogLevel.Error));
    }

    [Fact]
    public async Task Stopping_stores_what_waits_and_takes_no_more()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.Interval = TimeSpan.FromMinutes(1));
        var run = await database.AddRunAsync();
        for (var step = 0; step < 5_000; step++)
        {
            await database.Writer.WriteAsync(Records.Metrics(run.Id, step, ("kappa", step)));
        }

        await database.Writer.StopAsync(CancellationToken.None);
        Assert.Equal(5_000, (await database.Store.GetMetricsAsync(run.Id))["kappa"].Count);
        await Assert.ThrowsAsync<ChannelClosedException>(() =>
            database.Writer.WriteAsync(Records.Metrics(run.Id, 9_999, ("kappa", 1))).AsTask());
        await Assert.ThrowsAsync<ChannelClosedException>(() => database.Writer.FlushAsync());
    }

    [Fact]
    public async Task Readers_see_whole_evaluations_while_the_writer_writes()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.Interval = TimeSpan.FromMilliseconds(1));
        var run = await database.AddRunAsync();
        var writing = Task.Run(async () =>
        {
            for (var step = 0; step < 3_000; step++)
            {
                await database.Writer.WriteAsync(Records.Metrics(run.Id, step, ("a", step), ("b", -step)));
                if (step % 10 == 0)
                {
                    await database.Writer.WriteAsync(new ProgressRecord(run.Id, step, step, 3_000, step, null, null));
                }
            }

            await database.Writer.FlushAsync();
        });
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!writing.IsCompleted)
            {
                var curves = await database.Store.GetMetricsAsync(run.Id);
                if (curves.Count > 0)
                {
                    Assert.Equal(curves["a"].Select(point => point.Step), curves["b"].Select(point => point.Step));
                    Assert.Equal(Enumerable.Range(0, curves["a"].Count), curves["a"].Select(point => (int)point.Step));
                }

                Assert.NotNull(await database.Store.GetAsync(run.Id));
            }
        }));
        await Task.WhenAll(readers.Append(writing));
        Assert.Equal(3_000, (await database.Store.GetMetricsAsync(run.Id))["a"].Count);
        Assert.Empty(database.Log.Lines);
    }
}
