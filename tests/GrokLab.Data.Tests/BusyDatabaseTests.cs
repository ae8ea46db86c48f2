using GrokLab.Data.Faults;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Tests;

public sealed class BusyDatabaseTests
{
    [Fact]
    public async Task A_batch_outlives_a_database_that_someone_else_has_locked()
    {
        await using var database = await TestDatabase.CreateAsync(options =>
        {
            options.FirstRetryDelay = TimeSpan.FromMilliseconds(1);
            options.LockPatience = TimeSpan.Zero;
        });
        var run = await database.AddRunAsync();
        var published = new List<RunRecord>();
        database.Writer.Committed += published.AddRange;
        using var other = database.Connect();
        Execute(other, "BEGIN IMMEDIATE");
        for (var step = 0; step < 100; step++)
        {
            await database.Writer.WriteAsync(Records.Metrics(run.Id, step, ("kappa", step)));
        }

        var flushed = database.Writer.FlushAsync();
        await UntilAsync(() => database.Writer.Trouble is not null);
        Assert.Equal((DatabaseFault.Locked, 100), (database.Writer.Trouble!.Fault, database.Writer.Waiting));
        Assert.False(flushed.IsCompleted);
        Assert.Empty(published);
        Assert.Empty(await database.Store.GetMetricsAsync(run.Id));

        Execute(other, "ROLLBACK");
        await flushed;
        Assert.Null(database.Writer.Trouble);
        Assert.Equal(Enumerable.Range(0, 100), published.Cast<MetricsRecord>().Select(record => (int)record.Step));
        Assert.Equal(100, (await database.Store.GetMetricsAsync(run.Id))["kappa"].Count);
    }

    [Fact]
    public async Task A_batch_outlives_a_full_disk()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var log = new CollectedLog();
        var opened = 0;
        SqliteConnection Open()
        {
            var connection = new SqliteConnection($"Data Source={database.FilePath};Pooling=False");
            connection.Open();
            Execute(connection, $"PRAGMA max_page_count = {(opened++ < 2 ? 30 : 1_000_000)}");
            return connection;
        }

        var options = new RunWriterOptions { FirstRetryDelay = TimeSpan.FromMilliseconds(1) };
        var trouble = new TroubleWatch(database.FilePath, options.LockPatience, TimeProvider.System, log);
        using var committer = new BatchCommitter(Open, options, trouble, TimeProvider.System, log);
        var records = Enumerable.Range(0, 10_000).Select(step => Records.Metrics(run.Id, step, ("kappa", step))).ToArray();
        Assert.Equal(records, await committer.CommitAsync(records, Task.CompletedTask, CancellationToken.None));
        Assert.Equal(3, opened);
        Assert.Equal([LogLevel.Error, LogLevel.Warning], log.Lines.Select(line => line.Level)); // Its beginning and its end.
        Assert.Equal(10_000, (await database.Store.GetMetricsAsync(run.Id))["kappa"].Count);
    }

    [Fact]
    public async Task A_batch_outlives_a_database_that_must_not_be_written_for_a_while()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var opened = 0;
        SqliteConnection Open()
        {
            var connection = new SqliteConnection($"Data Source={database.FilePath};Pooling=False;Mode={(opened++ < 2 ? "ReadOnly" : "ReadWrite")}");
            connection.Open();
            return connection;
        }

        var options = new RunWriterOptions { FirstRetryDelay = TimeSpan.FromMilliseconds(1) };
        var trouble = new TroubleWatch(database.FilePath, options.LockPatience, TimeProvider.System, database.Log);
        var faults = new List<DatabaseFault?>();
        trouble.Changed += () => faults.Add(trouble.Current?.Fault);
        using var committer = new BatchCommitter(Open, options, trouble, TimeProvider.System, database.Log);
        await committer.CommitAsync([Records.Metrics(run.Id, 0, ("kappa", 1))], Task.CompletedTask, CancellationToken.None);
        Assert.Equal([DatabaseFault.ReadOnly, null], faults);
        Assert.Single((await database.Store.GetMetricsAsync(run.Id))["kappa"]);
    }

    [Fact]
    public async Task A_damaged_database_is_not_written_again_and_the_writer_ends_without_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var opened = 0;
        SqliteConnection Open() => opened++ == 0 ? throw new SqliteException("malformed", 11) : database.Connect();
        var trouble = new TroubleWatch(database.FilePath, TimeSpan.Zero, TimeProvider.System, database.Log);
        using var committer = new BatchCommitter(Open, new RunWriterOptions { FirstRetryDelay = TimeSpan.FromMilliseconds(1) }, trouble, TimeProvider.System, database.Log);
        var ending = new TaskCompletionSource();
        var commit = committer.CommitAsync([Records.Metrics(run.Id, 0, ("kappa", 1))], ending.Task, CancellationToken.None);
        Assert.Equal(DatabaseFault.Corrupt, trouble.Current?.Fault);
        await Task.Delay(50); // Long enough for a second attempt, were there one.
        Assert.False(commit.IsCompleted);
        ending.SetResult();
        await Assert.ThrowsAsync<OperationCanceledException>(() => commit);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Stopping_gives_up_on_a_locked_database_when_its_patience_ends_and_says_so()
    {
        await using var database = await TestDatabase.CreateAsync(options => options.LockPatience = TimeSpan.Zero);
        var run = await database.AddRunAsync();
        using var other = database.Connect();
        Execute(other, "BEGIN IMMEDIATE");
        await database.Writer.WriteAsync(Records.Metrics(run.Id, 0, ("kappa", 0)));
        var flushed = database.Writer.FlushAsync();
        using var patience = new CancellationTokenSource();
        var stopping = database.Writer.StopAsync(patience.Token);
        await UntilAsync(() => database.Writer.Trouble is not null);
        await patience.CancelAsync();
        await stopping;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flushed);
        Assert.Contains(database.Log.Lines, line => line.Level == LogLevel.Error && line.Message.StartsWith("1 records"));
    }

    [Fact]
    public async Task The_store_waits_for_a_lock_that_is_let_go()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        using var other = database.Connect();
        Execute(other, "BEGIN IMMEDIATE");
        var claim = Task.Run(() => database.Store.TryClaimAsync(run.Id, "me"));
        Assert.Equal(RunStatus.Queued, (await database.Store.GetAsync(run.Id))!.Status);
        Execute(other, "ROLLBACK");
        Assert.True(await claim);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5);
        }
    }
}
