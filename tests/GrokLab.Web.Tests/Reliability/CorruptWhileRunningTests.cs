using GrokLab.Web.Tests.Runs;
using Microsoft.Data.Sqlite;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>The database's file is damaged under the program that uses it.</summary>
public sealed class CorruptWhileRunningTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    private string Database => Path.Combine(storage.Path, "groklab.db");

    [Fact]
    public async Task Runs_pause_at_once_and_nothing_is_written_any_more()
    {
        byte[] damaged;
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            await api.StepAsync(await api.LaunchOneAsync(RunsApi.Tiny(10_000_000, every: 100)), 1_000);
            await DamageAsync();
            var trouble = await api.TroubleAsync(t => t.GetProperty("heldRuns").GetInt32() == 1);
            Assert.Equal("Corrupt", trouble.GetProperty("fault").GetString());
            Assert.Contains("Nothing is written to it any more", trouble.GetProperty("advice").GetString(), StringComparison.Ordinal);
            damaged = await File.ReadAllBytesAsync(Database);
            using var refused = await server.Client.PostAsync(new Uri("/api/runs/1/stop", UriKind.Relative), null);
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        Assert.Equal(damaged, await File.ReadAllBytesAsync(Database));
        Assert.Contains("The storage cannot be used", (await ServerProcess.RefusedAsync(storage.Path)).Output, StringComparison.Ordinal);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Database));
    }

    public void Dispose() => storage.Dispose();

    /// <summary>All is in the file, nobody's memory of it is new any more, and then all of it but the first page is junk.</summary>
    private async Task DamageAsync()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Default Timeout=60");
        connection.Open();
        await using var command = connection.CreateCommand();
        do
        {
            command.CommandText = "UPDATE runs SET owner = owner || '.'";
            await command.ExecuteNonQueryAsync();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        }
        while ((long)(await command.ExecuteScalarAsync())! != 0);
        using var file = new FileStream(Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete) { Position = 4096 };
        file.Write([.. Enumerable.Repeat((byte)0xFF, (int)file.Length - 4096)]);
    }
}
