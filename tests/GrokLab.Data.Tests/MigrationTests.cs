using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GrokLab.Data.Tests;

public sealed class MigrationTests
{
    [Fact]
    public async Task An_empty_folder_becomes_a_database_of_the_current_model()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var context = database.Context();
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync());
        Assert.Empty(await database.Store.ListAsync(0, 10));
    }

    [Theory]
    [InlineData("2026-01-02 03:04:05.1234567+00:00")]
    [InlineData("2999-01-02 03:04:05.1234567+00:00")] // The clock has been set back since.
    public async Task A_start_that_was_killed_while_migrating_does_not_hold_up_the_next(string at)
    {
        await using var database = await TestDatabase.CreateAsync(
            prepare: connection =>
            {
                using var command = connection.CreateCommand();

                // As EF Core writes it.
                command.CommandText =
                    $"""
                    CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                    INSERT INTO "__EFMigrationsLock" VALUES (1, '{at}');
                    """;
                command.ExecuteNonQuery();
            });
        Assert.Equal(0, await database.Store.CountAsync());
    }

    [Fact]
    public async Task The_tables_have_the_columns_of_the_model()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var context = database.Context();
        foreach (var type in context.Model.GetEntityTypes())
        {
            using var connection = database.Connect();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT name || ' ' || type || ' ' || (\"notnull\" OR pk > 0) FROM pragma_table_info('{type.GetTableName()}')";
            using var reader = command.ExecuteReader();
            var actual = new List<string>();
            while (reader.Read())
            {
                actual.Add(reader.GetString(0));
            }

            var expected = type.GetProperties()
                .Select(p => $"{p.GetColumnName()} {p.GetColumnType()} {(p.IsNullable ? 0 : 1)}");
            Assert.Equal(expected.Order(), actual.Order());
        }
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA foreign_keys", "1")]
    [InlineData("PRAGMA busy_timeout", "30000")]
    [InlineData("PRAGMA synchronous", "1")]
    public async Task Connections_of_the_context_are_set_up(string pragma, string expected)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var context = database.Context();
        await context.Database.OpenConnectionAsync();
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        Assert.Equal(expected, Convert.ToString(await command.ExecuteScalarAsync(), null));
    }

    [Fact]
    public async Task Points_are_kept_in_the_order_of_their_key_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(name) FROM pragma_table_list WHERE wr = 1";
        Assert.Equal("evaluations,metric_points", string.Join(',', ((string)command.ExecuteScalar()!).Split(',').Order()));
    }

    [Fact]
    public async Task A_database_that_is_opened_again_has_everything()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync("kept");
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 1.5)),
            Records.Event(run.Id, "RunStarted", 0),
            new StatusRecord(run.Id, RunStatus.Completed, null, Records.Time));

        await using var reopened = await database.ReopenAsync();
        var again = await reopened.Store.GetAsync(run.Id);
        Assert.Equal(("kept", RunStatus.Completed), (again!.Name, again.Status));
        Assert.Equal(run.CreatedAt, again.CreatedAt);
        Assert.Equal([new MetricPoint(0, 0, 0, 1.5)], (await reopened.Store.GetMetricsAsync(run.Id))["kappa"]);
        Assert.Equal("RunStarted", Assert.Single(await reopened.Store.GetEventsAsync(run.Id)).Kind);
    }

    [Theory]
    [InlineData("20261124091520_Initial")]
    [InlineData("20261124103331_RunGroups")]
    [InlineData("20261124123249_RunLineage")]
    [InlineData("20261124191200_NotesAndDeletion")]
    public async Task A_database_of_an_earlier_version_keeps_all_that_is_in_it(string version)
    {
        await using var database = await TestDatabase.CreateAsync(prepare: connection =>
        {
            using var earlier = new GrokLabDbContext(new DbContextOptionsBuilder<GrokLabDbContext>().UseSqlite(connection).Options);
            earlier.GetService<IMigrator>().Migrate(version);
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO runs (id, name, spec_json, seed, requested_device, status, created_at, step, total_steps, steps_per_epoch, epoch, elapsed_seconds, attempts)
                VALUES (7, 'early', '{}', 1, 'cpu', 'Completed', '2026-01-31T23:59:59.1234567Z', 10, 10, 1, 10, 1, 1);
                INSERT INTO metric_series (id, run_id, name) VALUES (3, 7, 'kappa');
                INSERT INTO evaluations (run_id, step, epoch, elapsed_seconds) VALUES (7, 10, 10, 1);
                INSERT INTO metric_points (series_id, step, value) VALUES (3, 10, 1.5);
                INSERT INTO run_events (run_id, kind, step, epoch, elapsed_seconds, time, awaits_repeat)
                VALUES (7, 'Completed', 10, 10, 1, '2026-01-31T23:59:59.1234567Z', 0);
                """;
            command.ExecuteNonQuery();
        });
        var run = Assert.Single(await database.Store.ListAsync(0, 10));
        Assert.Equal((7L, "early", RunStatus.Completed, null), (run.Id, run.Name, run.Status, run.Note));
        Assert.Equal([new MetricPoint(10, 10, 1, 1.5)], (await database.Store.GetMetricsAsync(7))["kappa"]);
        Assert.Equal("Completed", Assert.Single(await database.Store.GetEventsAsync(7)).Kind);

        // What is new can be done to it.
        Assert.Equal("kept", (await database.Descriptions.DescribeAsync(7, null, "kept"))!.Note);
        Assert.Equal([7L], (await database.Deletion.TryDeleteAsync(7)).Deleted);
        await database.Purge.PurgeAsync(7);
        Assert.Equal(0, database.Number("SELECT count(*) FROM metric_points"));
        Assert.Equal(8, (await database.AddRunAsync()).Id);
    }

    [Fact]
    public async Task Runs_that_a_person_had_paused_before_pauses_were_stored_stay_paused()
    {
        await using var database = await TestDatabase.CreateAsync(prepare: connection =>
        {
            using var earlier = new GrokLabDbContext(new DbContextOptionsBuilder<GrokLabDbContext>().UseSqlite(connection).Options);
            earlier.GetService<IMigrator>().Migrate("20261124191200_NotesAndDeletion");
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO runs (id, name, spec_json, seed, requested_device, status, created_at, step, total_steps, steps_per_epoch, epoch, elapsed_seconds, attempts)
                SELECT value, 'early', '{}', 1, 'cpu', CASE WHEN value IN (2, 4) THEN 'Interrupted' WHEN value = 6 THEN 'Completed' ELSE 'Paused' END,
                    '2026-01-31T23:59:59.1234567Z', 5, 10, 1, 5, 1, 1 FROM json_each('[1, 2, 3, 4, 5, 6]');
                INSERT INTO run_events (run_id, kind, message, step, epoch, elapsed_seconds, time, awaits_repeat)
                SELECT value ->> 0, value ->> 1, value ->> 2, 5, 5, 1, '2026-01-31T23:59:59.1234567Z', 0 FROM json_each('[
                    [1, "Paused"],
                    [2, "Paused"], [2, "Interrupted"],
                    [3, "Paused", "The database cannot be written: its disk is full."],
                    [4, "Paused"], [4, "TakenUp", "From its checkpoint at step 5."], [4, "Interrupted"],
                    [5, "Paused"], [5, "Resumed"],
                    [6, "Paused"], [6, "Resumed"], [6, "Completed"]]');
                """;
            command.ExecuteNonQuery();
        });
        Assert.Equal([3L, 4L, 5L], await database.Store.RecoverAsync("ended", "ended"));
        Assert.Equal([1L, 2L], (await database.Store.ListAsync(0, 10, RunStatus.Paused)).Where(run => run.PausedByUser).Select(run => run.Id).Order());
        Assert.Equal(2, await database.Store.CountAsync(RunStatus.Paused));
    }
}
