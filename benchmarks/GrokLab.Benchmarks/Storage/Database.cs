using GrokLab.Data;
using GrokLab.Data.Deleting;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.EndToEnd.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Benchmarks.Storage;

/// <summary>The program's own storage services over a file, with the writer running.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private Database(string path)
    {
        Path = path;
        services = new ServiceCollection().AddLogging().AddGrokLabData(path).BuildServiceProvider();
    }

    internal string Path { get; }

    internal RunStore Store => services.GetRequiredService<RunStore>();

    internal RunDeletion Deletion => services.GetRequiredService<RunDeletion>();

    internal RunPurge Purge => services.GetRequiredService<RunPurge>();

    internal RunWriter Writer => services.GetRequiredService<RunWriter>();

    /// <summary>Opens the program's database in a storage folder.</summary>
    internal static async Task<Database> OpenAsync(TemporaryFolder storage)
    {
        var database = new Database(System.IO.Path.Combine(storage.FullPath, "groklab.db"));
        await database.services.MigrateGrokLabDataAsync();
        await database.Writer.StartAsync(CancellationToken.None);
        return database;
    }

    internal async Task<long> AddRunAsync() => (await Store.CreateAsync([MeasuredRun.New]))[0].Id;

    /// <summary>Passes the records on as fast as the writer takes them; returns when all are committed.</summary>
    internal async Task WriteAsync(IEnumerable<RunRecord> records)
    {
        foreach (var record in records)
        {
            await Writer.WriteAsync(record);
        }

        await Writer.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
