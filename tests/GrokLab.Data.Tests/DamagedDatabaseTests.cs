using System.Text;
using GrokLab.Data.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace GrokLab.Data.Tests;

public sealed class DamagedDatabaseTests(ITestOutputHelper output) : IDisposable
{
    private const int PageBytes = 4096;

    private readonly StoredFiles files = new();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_what_to_do_and_left_as_it_is()
    {
        var sound = await SoundAsync();
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes("Dear diary, this is no database at all."), With(sound, at: 3, [0xFF]), new byte[3 * PageBytes]])
        {
            files.Put(bytes);
            var refusal = await files.RefusedAsync();
            Assert.Equal(DatabaseFault.Corrupt, refusal.Fault);
            Assert.Contains(files.Database, refusal.Message);
            Assert.Contains("put a backup in their place", refusal.Message);
            Assert.Contains(".recover", refusal.Message);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused()
    {
        var sound = await SoundAsync();
        foreach (var length in (int[])[1, 50, 100, PageBytes - 1, PageBytes, (2 * PageBytes) + 17, sound.Length / 2, sound.Length - PageBytes, sound.Length - 1])
        {
            files.Put(sound[..length]);
            var refusal = await files.RefusedAsync();
            Assert.True(refusal.Fault == DatabaseFault.Corrupt, $"{length}: {refusal.Message}");
        }
    }

    [Fact]
    public async Task A_page_that_is_overwritten_is_found_wherever_it_is()
    {
        var sound = await SoundAsync();
        for (var page = 1; page < sound.Length / PageBytes; page++)
        {
            foreach (var junk in (byte[])[0x00, 0xFF, 0x5A])
            {
                files.Put(With(sound, page * PageBytes, [.. Enumerable.Repeat(junk, PageBytes)]));
                Assert.Equal(DatabaseFault.Corrupt, (await files.RefusedAsync()).Fault);
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_is_found_or_does_no_harm_to_the_file()
    {
        var sound = await SoundAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var found = 0;
        for (var i = 0; i < 150; i++)
        {
            var at = random.Next(sound.Length);
            var mask = (byte)(1 << random.Next(8));
            files.Put(With(sound, at, [(byte)(sound[at] ^ mask)]));
            var before = files.Bytes();
            if (await files.StartAsync() is not { } refusal)
            {
                continue; // In the middle of a value, or where nothing is stored.
            }

            found++;
            Assert.True(files.Bytes().Count == 1 && files.Bytes()["groklab.db"].SequenceEqual(before["groklab.db"]), $"seed {seed}, byte {at}, mask {mask}");
            Assert.Contains("left as it is", refusal.Message);
        }

        output.WriteLine($"seed {seed}: {found} of 150 found");
    }

    [Theory]
    [InlineData("MigrationId", "MigrationIe")]
    [InlineData("ProductVersion", "ProductVersioo")]
    public async Task A_column_with_another_name_is_found(string name, string damaged)
    {
        files.Put(await SoundAsync());
        Execute($"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{name}', '{damaged}') WHERE name = '__EFMigrationsHistory'");
        var refusal = await files.RefusedAsync();
        Assert.Equal(DatabaseFault.Corrupt, refusal.Fault);
        Assert.Contains(name, refusal.Message);
        Assert.Contains("left as it is", refusal.Message);
    }

    [Fact]
    public async Task Every_bit_that_flips_on_the_disk_after_the_program_has_ended_is_found()
    {
        files.Put(await SoundAsync());
        await files.UseAsync();
        var (left, time) = (await File.ReadAllBytesAsync(files.Database), File.GetLastWriteTimeUtc(files.Database));
        Assert.Null(await files.StartAsync());
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var at = random.Next(left.Length);
            await File.WriteAllBytesAsync(files.Database, With(left, at, [(byte)(left[at] ^ (1 << random.Next(8)))]));
            File.SetLastWriteTimeUtc(files.Database, time); // A disk that fails tells nobody.
            Assert.Contains("bits have changed on its disk", (await files.RefusedAsync()).Message);
        }
    }

    [Fact]
    public async Task What_another_program_stores_in_it_while_this_one_does_not_run_is_no_damage()
    {
        files.Put(await SoundAsync());
        await files.UseAsync();
        Execute("UPDATE runs SET name = 'renamed'");
        Assert.Null(await files.StartAsync(async context => Assert.Equal("renamed", (await context.Runs.SingleAsync()).Name)));
    }

    [Fact]
    public async Task Another_programs_database_and_that_of_a_newer_version_are_refused()
    {
        files.Put(null);
        Execute("CREATE TABLE songs (title TEXT)");
        Assert.Contains("another program's", (await files.RefusedAsync()).Message);

        files.Put(await SoundAsync());
        Execute("PRAGMA application_id = 7");
        Assert.Contains("another program's", (await files.RefusedAsync()).Message);

        files.Put(await SoundAsync());
        Execute("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '99.0')""");
        Assert.Contains("newer version", (await files.RefusedAsync()).Message);

        files.Put(await SoundAsync());
        Execute("DROP TABLE run_events");
        Assert.Contains("the table run_events is gone", (await files.RefusedAsync()).Message);
    }

    [Fact]
    public async Task A_log_whose_database_is_gone_is_not_deleted()
    {
        var (_, log) = await WithLogAsync(transactions: 3);
        foreach (var database in (byte[]?[])[null, []])
        {
            files.Put(database, log);
            Assert.Contains("-wal", (await files.RefusedAsync()).Message);
        }
    }

    [Fact]
    public async Task A_damaged_file_with_a_log_leaves_both_as_they_are()
    {
        var (database, log) = await WithLogAsync(transactions: 3);
        files.Put(With(database, 3, [0xFF]), log);
        await files.RefusedAsync();
    }

    [Fact]
    public async Task Of_a_torn_log_what_was_committed_before_the_tear_is_kept_and_the_rest_is_told_of()
    {
        const int Transactions = 40;
        var (database, log) = await WithLogAsync(Transactions);
        files.Put(database, log);
        Assert.Null(await files.StartAsync(async context => Assert.Equal(Transactions, await context.Evaluations.CountAsync())));
        Assert.DoesNotContain(files.Logged.Lines, line => line.Message.Contains("torn"));

        var kept = new List<int>();
        foreach (var at in Enumerable.Range(1, 12).Select(i => (log.Length * i / 12) - 1))
        {
            foreach (var torn in (byte[][])[log[..at], With(log, at, [(byte)(log[at] ^ 0x10)])])
            {
                files.Put(database, torn);
                Assert.Null(await files.StartAsync(async context =>
                {
                    var steps = await context.Evaluations.OrderBy(e => e.Step).Select(e => e.Step).ToListAsync();
                    Assert.Equal(Enumerable.Range(0, steps.Count).Select(step => (long)step), steps); // The first ones, without a gap.
                    kept.Add(steps.Count);
                }));
                Assert.Equal(torn, files.Bytes()["groklab.db-wal.torn"]);
            }
        }

        Assert.Equal(kept.Order(), kept);
        Assert.InRange(kept[^1], Transactions / 2, Transactions);
        Assert.Contains(files.Logged.Lines, line => line.Message.Contains("may be missing"));
    }

    public void Dispose() => files.Dispose();

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={files.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static byte[] With(byte[] bytes, int at, byte[] others)
    {
        var copy = (byte[])bytes.Clone();
        others.CopyTo(copy, at);
        return copy;
    }

    /// <summary>A database with a few hundred values, without a log.</summary>
    private static async Task<byte[]> SoundAsync()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync([.. Enumerable.Range(0, 300).Select(step => Records.Metrics(run.Id, step, ("kappa", step), ("train_loss", 1.0 / (step + 1))))]);
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
        return await File.ReadAllBytesAsync(database.FilePath);
    }

    /// <summary>The same where the last transactions are in the log alone.</summary>
    private static async Task<(byte[] Database, byte[] Log)> WithLogAsync(int transactions)
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        using (var connection = database.Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        for (var step = 0; step < transactions; step++)
        {
            await database.Writer.WriteAllAsync(Records.Metrics(run.Id, step, ("kappa", step)));
        }

        return (await File.ReadAllBytesAsync(database.FilePath), await File.ReadAllBytesAsync($"{database.FilePath}-wal"));
    }
}
