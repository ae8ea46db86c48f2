using System.Diagnostics;
using GrokLab.Data;
using GrokLab.Data.Stores;
using GrokLab.Web.Tests.Reliability;
using GrokLab.Web.Tests.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Commands;

/// <summary>The real command <c>backup</c>, beside a server and without one.</summary>
public sealed class BackupTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder storage = new();
    private readonly TemporaryFolder other = new();

    private string File => Path.Combine(other.Path, "groklab.db");

    [Fact]
    public async Task A_backup_of_a_server_that_trains_holds_every_step_that_was_stored_before_it()
    {
        List<string> stored, ended;
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            await api.EndedAsync(await api.LaunchOneAsync(RunsApi.Tiny(50)));
            await api.StepAsync(await api.LaunchOneAsync(RunsApi.Regularized(10_000_000)), 500);
            ended = await ValuesAsync(server, 1);
            stored = await ValuesAsync(server, 2);
            Assert.NotEqual(0, new FileInfo(Path.Combine(storage.Path, "groklab.db-wal")).Length); // Not all is in the one file.
            var (exitCode, output) = await RunAsync(File);
            Assert.True(exitCode == 0, output);
            Assert.Matches(@"holds .+groklab\.db with 2 runs, \d+\.\d .?B, and was checked", output);
            await api.StepAsync(2, (await api.RunAsync(2)).GetProperty("step").GetInt64() + 1); // It trains on.
        }

        Assert.Equal([File], Directory.GetFileSystemEntries(other.Path));
        await using (var services = new ServiceCollection().AddLogging().AddGrokLabData(File).BuildServiceProvider())
        {
            await services.MigrateGrokLabDataAsync(); // Looks at it as the program does.
            var rows = new List<string>();
            await foreach (var row in services.GetRequiredService<RunStore>().StreamMetricsAsync(2))
            {
                rows.Add(FormattableString.Invariant($"{row.Step} {row.Name} {row.Value:R}"));
            }

            Assert.NotEmpty(stored);
            Assert.Equal(stored, rows.Take(stored.Count));
        }

        SqliteConnection.ClearAllPools();
        await using var next = await ServerProcess.StartAsync(other);
        Assert.Equal(ended, await ValuesAsync(next, 1));
        await new RunsApi(next.Client).UntilAsync(2, run => RunsApi.Status(run) == "Running"); // It goes on.
    }

    [Fact]
    public async Task A_backup_is_made_without_a_server_too_and_replaces_a_file_only_when_it_is_told_to()
    {
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            await api.StepAsync(await api.LaunchOneAsync(RunsApi.Tiny(10_000_000)), 200);
            await server.KillAsync();
        }

        var database = Path.Combine(storage.Path, "groklab.db");
        var (before, log) = (await System.IO.File.ReadAllBytesAsync(database), await System.IO.File.ReadAllBytesAsync($"{database}-wal"));
        Assert.NotEmpty(log);
        var (exitCode, output) = await RunAsync(File);
        Assert.True(exitCode == 0, output);
        Assert.True(Steps(File) >= 200, "What was in the log alone is missing.");
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(database)); // Neither is changed: the next server looks at them first.
        Assert.Equal(log, await System.IO.File.ReadAllBytesAsync($"{database}-wal"));

        await System.IO.File.WriteAllTextAsync(File, "precious");
        (exitCode, output) = await RunAsync(File);
        Assert.Equal(1, exitCode);
        Assert.Contains("is there already", output, StringComparison.Ordinal);
        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(File));
        (exitCode, output) = await RunAsync(File, "--overwrite");
        Assert.True(exitCode == 0, output);
        Assert.True(Steps(File) >= 200, output);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Fact]
    public async Task What_cannot_be_backed_up_is_said_in_a_line_and_nothing_is_left_behind()
    {
        await RefusedAsync("There is no database", File);
        var database = Path.Combine(storage.Path, "groklab.db");
        await System.IO.File.WriteAllTextAsync(database, "Dear diary, this is no database at all.");
        await RefusedAsync("is not a database", File);
        System.IO.File.Delete(database);
        Execute(database, "CREATE TABLE diary (day TEXT)");
        await RefusedAsync("is not a database of GrokLab", File);

        await using (var server = await ServerProcess.StartAsync(other))
        {
            await RefusedAsync("belongs to the database of a server", File, "--storage", other.Path, "--overwrite");
            await RefusedAsync("is a folder", other.Path, "--storage", other.Path);
            await RefusedAsync("is not there", Path.Combine(storage.Path, "nowhere", "backup.db"), "--storage", other.Path);
        }

        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        bytes.AsSpan(4096).Fill(0xFF);
        await System.IO.File.WriteAllBytesAsync(File, bytes);
        await RefusedAsync("", Path.Combine(storage.Path, "backup.db"), "--storage", other.Path);
        Assert.Equal([database], Directory.GetFileSystemEntries(storage.Path));
    }

    public void Dispose()
    {
        storage.Dispose();
        other.Dispose();
    }

    private async Task RefusedAsync(string words, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)); // And no stack.
        Assert.StartsWith("There is no backup: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])["exec", typeof(Program).Assembly.Location, "backup", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Storage__Directory"] = storage.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static async Task<List<string>> ValuesAsync(ServerProcess server, long id)
    {
        var csv = await server.Client.GetStringAsync(new Uri($"/api/runs/{id}/metrics.csv", UriKind.Relative));
        return [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(',')).Select(row => $"{row[0]} {row[3]} {row[4]}")];
    }

    private static long Steps(string file) => Execute(file, "SELECT max(step) FROM evaluations");

    private static long Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }
}
