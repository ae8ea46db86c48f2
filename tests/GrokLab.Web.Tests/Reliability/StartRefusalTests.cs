using GrokLab.Web.Tests.Runs;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>What the program does when its storage cannot be used: it ends at once, says why and what to do, and changes nothing.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private readonly TemporaryFolder storage = new();
    private readonly SmallDisk? disk = SmallDisk.IsPossible ? new SmallDisk(megabytes: 4) : null;

    [Fact]
    public async Task A_damaged_database()
    {
        await FillAsync(storage.Path);
        var file = Path.Combine(storage.Path, "groklab.db");
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0xFF, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(file, bytes);

        var (exitCode, output) = await ServerProcess.RefusedAsync(storage.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains($"The storage cannot be used: {file}", output, StringComparison.Ordinal);
        Assert.Contains("put a backup in their place", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [SmallDiskFact]
    public async Task A_folder_on_a_read_only_file_system()
    {
        await FillAsync(disk!.Path);
        disk.SetReadOnly(true);
        var (exitCode, output) = await ServerProcess.RefusedAsync(disk.Path);
        disk.SetReadOnly(false);
        Assert.Equal(1, exitCode);
        Assert.Contains($"The storage cannot be used: The folder {disk.Path} cannot be written", output, StringComparison.Ordinal);
        Assert.Contains("mounted read-only", output, StringComparison.Ordinal);
        await using var server = await ServerProcess.StartAsync(disk.Path);
        Assert.Equal("Completed", RunsApi.Status(await new RunsApi(server.Client).RunAsync(1)));
    }

    [SmallDiskFact]
    public async Task A_disk_that_is_full()
    {
        await FillAsync(disk!.Path);
        disk.Fill();
        var (exitCode, output) = await ServerProcess.RefusedAsync(disk.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("its disk is full", output, StringComparison.Ordinal);
        Assert.Contains("Free some space", output, StringComparison.Ordinal);
        disk.Empty();
        await using var server = await ServerProcess.StartAsync(disk.Path);
        Assert.Equal("Completed", RunsApi.Status(await new RunsApi(server.Client).RunAsync(1)));
    }

    [Fact]
    public async Task A_folder_that_another_server_uses()
    {
        await using var first = await ServerProcess.StartAsync(storage);
        var (exitCode, output) = await ServerProcess.RefusedAsync(storage.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains($"Another GrokLab server uses {storage.Path}", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        disk?.Dispose();
        storage.Dispose();
    }

    private static async Task FillAsync(string storage)
    {
        await using (var server = await ServerProcess.StartAsync(storage))
        {
            var api = new RunsApi(server.Client);
            await api.EndedAsync(await api.LaunchOneAsync(RunsApi.Tiny(20)));
        }

        Assert.True(File.Exists(Path.Combine(storage, "groklab.db.seal")));
        Assert.Equal(0, new FileInfo(Path.Combine(storage, "groklab.db-wal")) is { Exists: true } log ? log.Length : 0);
    }
}
