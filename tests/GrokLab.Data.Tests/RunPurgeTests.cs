using GrokLab.Data.Deleting;
using GrokLab.Data.Faults;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace GrokLab.Data.Tests;

public sealed class RunPurgeTests
{
    private const int Evaluations = 1_000;

    private static readonly (string, double?)[] Values = [("kappa", 1.5), ("ncc", 0.5)];

    [Fact]
    public async Task Of_a_purged_run_nothing_is_left_and_of_others_everything()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await MeasuredAsync(database);
        var other = await MeasuredAsync(database);
        var before = (await database.Store.StreamMetricsAsync(other.Id).ToListAsync(), await database.Store.GetEventsAsync(other.Id));
        await database.Deletion.TryDeleteAsync(run.Id);
        await database.Purge.PurgeAsync(run.Id);
        Assert.Equal(
            [1, 1, Evaluations, 2, 2 * Evaluations],
            ((string[])["runs", "run_events", "evaluations", "metric_series", "metric_points"]).Select(table => database.Number($"SELECT count(*) FROM {table}")));
        Assert.Equal(before.Item1, await database.Store.StreamMetricsAsync(other.Id).ToListAsync());
        Assert.Equivalent(before.Item2, await database.Store.GetEventsAsync(other.Id));
        Assert.Empty(await database.Purge.LeftAsync());
    }

    [Fact]
    public async Task A_run_that_is_not_deleted_is_not_touched()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await MeasuredAsync(database);
        await database.Purge.PurgeAsync(run.Id);
        await database.Purge.PurgeAsync(4_711);
        Assert.Equal(2 * Evaluations, (await database.Store.StreamMetricsAsync(run.Id).ToListAsync()).Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)] // All of a series, but not its row.
    [InlineData(1_500)]
    [InlineData(3_000)] // All but the event and the run.
    public async Task It_goes_piece_by_piece_others_write_in_between_and_what_was_interrupted_goes_on_at_the_next_start(int rows)
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await MeasuredAsync(database);
        var other = await database.AddRunAsync();
        await database.Deletion.TryDeleteAsync(run.Id);

        // After the first piece it rests for ever.
        var slow = new RunPurge(new GrokLabDatabase(database.FilePath), Options.Create(new RunPurgeOptions { ChunkRows = rows }), new StillTime());
        using var interruption = new CancellationTokenSource();
        var purging = slow.PurgeAsync(run.Id, interruption.Token);
        while (Rows(database) == 3 * Evaluations)
        {
            await Task.Delay(5);
        }

        Assert.Equal((3 * Evaluations) - rows, Rows(database));
        await database.Writer.WriteAllAsync(Records.Metrics(other.Id, 0, Values));
        Assert.True(await database.Store.TryClaimAsync(other.Id, "me"));
        Assert.False(purging.IsCompleted);
        Assert.Null(await database.Store.GetAsync(run.Id));
        await interruption.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => purging);

        await using var next = await database.ReopenAsync();
        Assert.Null(await next.Store.GetAsync(run.Id));
        Assert.Equal([run.Id], await next.Purge.LeftAsync());
        var quick = new RunPurge(
            new GrokLabDatabase(next.FilePath), Options.Create(new RunPurgeOptions { ChunkRows = rows, Rest = TimeSpan.Zero, RestPerWork = 0 }), TimeProvider.System);
        await quick.PurgeAsync(run.Id);
        Assert.Empty(await next.Purge.LeftAsync());
        Assert.Equal(3, Rows(next));
        Assert.Equal(0, next.Number("SELECT count(*) FROM run_events"));
        Assert.Equal([other.Id], (await next.Store.ListAsync(0, 10)).Select(r => r.Id));
        Assert.Equal(2, (await next.Store.StreamMetricsAsync(other.Id).ToListAsync()).Count);
    }

    [Fact]
    public async Task The_room_of_a_purged_run_is_used_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await MeasuredAsync(database);
        var pages = database.Number("PRAGMA page_count");
        for (var i = 0; i < 3; i++)
        {
            await database.Deletion.TryDeleteAsync(run.Id);
            await database.Purge.PurgeAsync(run.Id);
            Assert.True(database.Number("PRAGMA freelist_count") > 0);
            run = await MeasuredAsync(database);
        }

        Assert.InRange(database.Number("PRAGMA page_count"), 1, pages + 2);
    }

    [Fact]
    public async Task A_lock_of_another_program_is_said_and_nothing_is_half_done()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await MeasuredAsync(database);
        await database.Deletion.TryDeleteAsync(run.Id);
        using (var other = database.Connect())
        {
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            var fault = await Assert.ThrowsAsync<SqliteException>(() => database.Purge.PurgeAsync(run.Id));
            Assert.Equal(DatabaseFault.Locked, DatabaseFaults.Of(fault, database.FilePath));
        }

        Assert.Equal(3 * Evaluations, Rows(database));
        await database.Purge.PurgeAsync(run.Id);
        Assert.Equal(0, Rows(database));
    }

    private static async Task<Run> MeasuredAsync(TestDatabase database)
    {
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
        [
            .. Enumerable.Range(0, Evaluations).Select(step => Records.Metrics(run.Id, step, Values)),
            Records.Event(run.Id, "RunStarted", 0),
            new StatusRecord(run.Id, RunStatus.Completed, null, Records.Time),
        ]);
        return run;
    }

    private static long Rows(TestDatabase database) =>
        database.Number("SELECT (SELECT count(*) FROM metric_points) + (SELECT count(*) FROM evaluations)");

    /// <summary>Its timers never go off.</summary>
    private sealed class StillTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
