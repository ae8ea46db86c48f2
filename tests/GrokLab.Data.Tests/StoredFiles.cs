using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Tests;

/// <summary>A database's files in a folder of their own, to be damaged; each start is one with new services.</summary>
internal sealed class StoredFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("groklab-data-").FullName;

    public string Database => Path.Combine(folder, "groklab.db");

    public string Log => $"{Database}-wal";

    public CollectedLog Logged { get; } = new();

    /// <summary>All files with their bytes, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Bytes() =>
        Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

    /// <summary>Puts these files, and no others, there.</summary>
    public void Put(byte[]? database, byte[]? log = null)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Delete(file);
        }

        foreach (var (path, bytes) in ((string, byte[]?)[])[(Database, database), (Log, log)])
        {
            if (bytes is not null)
            {
                File.WriteAllBytes(path, bytes);
            }
        }
    }

    /// <summary>What the program does with its database when it starts.</summary>
    /// <param name="read">Looks into the database where the start succeeds.</param>
    /// <returns>Why it does not start; null where it does.</returns>
    public async Task<DatabaseUnusableException?> StartAsync(Func<GrokLabDbContext, Task>? read = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Logged));
        collection.AddGrokLabData(Database);
        await using var services = collection.BuildServiceProvider();
        try
        {
            await services.MigrateGrokLabDataAsync();
            if (read is not null)
            {
                using var context = services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>().CreateDbContext();
                await read(context);
            }

            return null;
        }
        catch (DatabaseUnusableException e)
        {
            return e;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    /// <summary>The program starts and ends as it should.</summary>
    public async Task UseAsync()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddGrokLabData(Database);
        await using var services = collection.BuildServiceProvider();
        await services.MigrateGrokLabDataAsync();
        var hosted = services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(CancellationToken.None);
        }

        foreach (var service in hosted.AsEnumerable().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
    }

    /// <summary>Starts and fails with the files as they were, to the byte.</summary>
    public async Task<DatabaseUnusableException> RefusedAsync()
    {
        var before = Bytes();
        var refusal = await StartAsync();
        Assert.NotNull(refusal);
        var after = Bytes();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
        return refusal;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
