using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GrokLab.Data.Storage;

/// <summary>The SQLite file and how connections to it are opened.</summary>
public sealed class GrokLabDatabase
{
    /// <summary>How long a statement waits for a lock before it fails, in seconds.</summary>
    internal const int BusySeconds = 30;

    // No two threads use a connection at once, so SQLite need not lock each call; the locks take a quarter of the time of reading
    // curves. SQLite keeps its locks if it is in use already, for example by another host in the same process.
    static GrokLabDatabase()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    /// <param name="path">The file; its folder is created by <see cref="GrokLabDataServices.MigrateGrokLabDataAsync"/>.</param>
    public GrokLabDatabase(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>The connection string for readers and for short writes.</summary>
    internal string ConnectionString => Builder(BusySeconds).ToString();

    internal async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ConnectionSettings.ApplyAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection for a writer. It waits for a lock only one second, because the writer itself retries.</summary>
    internal SqliteConnection OpenForWriter()
    {
        var builder = Builder(busySeconds: 1);
        builder.Pooling = false;
        builder.Mode = SqliteOpenMode.ReadWrite;
        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            ConnectionSettings.Apply(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnectionStringBuilder Builder(int busySeconds) => new()
    {
        DataSource = Path,
        ForeignKeys = true,
        DefaultTimeout = busySeconds,
    };
}
