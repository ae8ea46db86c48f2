using GrokLab.Data.Deleting;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Tests;

/// <summary>The real services over a real file in a folder of its own.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string folder;
    private readonly ServiceProvider services;

    private TestDatabase(string folder, Action<RunWriterOptions>? configure)
    {
        this.folder = folder;
        FilePath = Path.Combine(folder, "state", "groklab.db");
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log));
        collection.AddGrokLabData(FilePath);
        collection.Configure(configure ?? (_ => { }));
        services = collection.BuildServiceProvider();
    }

    public string FilePath { get; }

    public CollectedLog Log { get; } = new();

    public RunStore Store => services.GetRequiredService<RunStore>();

    public GroupStore Groups => services.GetRequiredService<GroupStore>();

    public DescriptionStore Descriptions => services.GetRequiredService<DescriptionStore>();

    public RunDeletion Deletion => services.GetRequiredService<RunDeletion>();

    public RunPurge Purge => services.GetRequiredService<RunPurge>();

    public RunWriter Writer => services.GetRequiredService<RunWriter>();

    /// <summary>A new file, brought to the current schema.</summary>
    /// <param name="configure">Changes the writer's settings.</param>
    /// <param name="start">Whether the writer runs already.</param>
    /// <param name="prepare">What the file holds before.</param>
    public static async Task<TestDatabase> CreateAsync(
        Action<RunWriterOptions>? configure = null, bool start = true, Action<SqliteConnection>? prepare = null)
    {
        var database = new TestDatabase(Directory.CreateTempSubdirectory("groklab-data-").FullName, configure);
        if (prepare is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database.FilePath)!);
            using var connection = database.Connect();
            prepare(connection);
        }

        await database.services.MigrateGrokLabDataAsync();
        if (start)
        {
            await database.Writer.StartAsync(CancellationToken.None);
        }

        return database;
    }

    /// <summary>The same file with new services, as after a restart.</summary>
    public async Task<TestDatabase> ReopenAsync()
    {
        await Writer.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        var database = new TestDatabase(folder, configure: null);
        await database.services.MigrateGrokLabDataAsync();
        await database.Writer.StartAsync(CancellationToken.None);
        return database;
    }

    public GrokLabDbContext Context() =>
        services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>().CreateDbContext();

    /// <summary>A connection of someone else's.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    /// <summary>The one number that a query of someone else's returns.</summary>
    public long Number(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public async Task<Run> AddRunAsync(string name = "run") => (await Store.CreateAsync([NewRun(name)]))[0];

    public static NewRun NewRun(string name = "run") =>
        new(name, "grokking-quick", """{"seed":1}""", 1, "auto", TotalSteps: 1000, "ncc", Lambda: 0.5);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Writer.StopAsync(CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // Reopened: the new services own the file.
            return;
        }

        await services.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={FilePath};Foreign Keys=True;Default Timeout=30"))
        {
            SqliteConnection.ClearPool(connection);
        }

        Directory.Delete(folder, recursive: true);
    }
}
