using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace GrokLab.Data.Checking;

/// <summary>Checks the whole database before anything is written to it. A refused database is left unchanged to the byte.</summary>
/// <param name="path">The database's file.</param>
/// <param name="migrations">The migrations that this program knows.</param>
/// <param name="logger">Receives the duration of the check.</param>
internal sealed class DatabaseCheck(string path, IReadOnlyCollection<string> migrations, ILogger logger)
{
    private const int MostFindings = 3;
    private const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
    private const int Interrupted = 9;
    private const int NotAsTheSchemaSays = 1; // SQLITE_ERROR: a name in the schema has changed
    private const int StepsBetweenLooksAtTheClock = 1_000;
    private static readonly TimeSpan Notable = TimeSpan.FromSeconds(1);

    /// <summary>Returns if the database is sound or does not exist yet.</summary>
    /// <param name="limit">The longest time for checking the pages; the pages checked by then were sound.</param>
    /// <exception cref="DatabaseUnusableException">The database is damaged, or belongs to another program or a newer
    /// version.</exception>
    public void Run(TimeSpan limit)
    {
        var log = $"{path}-wal";
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            if (File.Exists(log) && new FileInfo(log).Length > 0)
            {
                throw Corrupt($"is {(File.Exists(path) ? "empty" : "not there")}, but {log}, which belongs to it, is there");
            }

            return;
        }

        var hadLog = File.Exists(log);
        var logIsEmpty = !hadLog || new FileInfo(log).Length == 0;
        var seal = DatabaseSeal.Look(path);
        if (seal == DatabaseSeal.Finding.Changed)
        {
            throw Corrupt($"is not as the program left it although nobody has written to it: bits have changed on its disk. Where that is known and wanted, delete {DatabaseSeal.FileOf(path)}");
        }

        if (logIsEmpty)
        {
            CheckLength();
        }

        try
        {
            using var connection = Open();
            if (seal != DatabaseSeal.Finding.Intact || !logIsEmpty)
            {
                CheckPages(connection, limit);
            }

            CheckSchema(connection);
        }
        catch (SqliteException e) when (DatabaseFaults.Of(e, path) == DatabaseFault.Corrupt || e.SqliteErrorCode == NotAsTheSchemaSays)
        {
            throw Corrupt($"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
        finally
        {
            if (!hadLog && File.Exists(log) && new FileInfo(log).Length == 0)
            {
                File.Delete(log); // SQLite creates an empty log when it opens the file.
            }
        }
    }

    /// <summary>Compares the file's length with the number of pages in its header.</summary>
    private void CheckLength()
    {
        Span<byte> header = stackalloc byte[100];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw Corrupt($"is cut off: it has {file.Length} bytes"); // SQLite would start an empty database.
        }

        if (header.StartsWith("SQLite format 3\0"u8))
        {
            var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is var bytes && bytes == 1 ? 65_536L : bytes;
            var expected = pageBytes * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
            if (file.Length < expected)
            {
                throw Corrupt($"is cut off: it has {file.Length} of {expected} bytes");
            }
        }
    }

    // With exclusive access SQLite keeps its index of the write-ahead log in memory and changes no file.
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            Execute(connection, "PRAGMA query_only = ON; PRAGMA locking_mode = EXCLUSIVE");
            try
            {
                Execute(connection, "SELECT count(*) FROM sqlite_master");
            }
            catch (SqliteException e) when (DatabaseFaults.Of(e, path) == DatabaseFault.Locked)
            {
                Execute(connection, "PRAGMA locking_mode = NORMAL"); // Another process reads the file; the program can start all the same.
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CheckPages(SqliteConnection connection, TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooksAtTheClock, _ => watch.Elapsed > limit ? 1 : 0, null);
        try
        {
            var findings = Strings(connection, $"PRAGMA quick_check({MostFindings})");
            if (findings is not ["ok"])
            {
                throw Corrupt($"is damaged: {string.Join("; ", findings.Select(finding => finding.ReplaceLineEndings(" ")))}");
            }

            if (watch.Elapsed > Notable)
            {
                logger.LogInformation("Checking {Path} took {Seconds:F1} s", path, watch.Elapsed.TotalSeconds);
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            logger.LogWarning("{Path} is large: the check stopped after {Seconds:F0} s; the checked part is sound", path, limit.TotalSeconds);
        }
    }

    private void CheckSchema(SqliteConnection connection)
    {
        var id = long.Parse(Strings(connection, "PRAGMA application_id").Single(), CultureInfo.InvariantCulture);
        var tables = Strings(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").ToHashSet();
        if ((id != 0 && id != DatabaseFormat.ApplicationId) || (!tables.Contains("__EFMigrationsHistory") && tables.Any(name => !name.StartsWith("__EF", StringComparison.Ordinal))))
        {
            throw new DatabaseUnusableException(
                DatabaseFault.Other, $"{path} is another program's database; it is left as it is. Move it away, or set Storage:Directory to another folder.");
        }

        // The same query as EF Core's at every start: both columns, in this order, for which SQLite uses an index.
        var applied = tables.Contains("__EFMigrationsHistory")
            ? Strings(connection, """SELECT "MigrationId", "ProductVersion" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """)
            : [];
        if (applied.FirstOrDefault(migration => !migrations.Contains(migration)) is { } unknown)
        {
            throw new DatabaseUnusableException(
                DatabaseFault.Other, $"{path} was written by a newer version of the program ({unknown}); it is left as it is. Start that version, or set Storage:Directory to another folder.");
        }

        if (applied.Count == migrations.Count && DatabaseFormat.Tables.FirstOrDefault(table => !tables.Contains(table)) is { } missing)
        {
            throw Corrupt($"is damaged: the table {missing} is gone");
        }
    }

    private DatabaseUnusableException Corrupt(string what, Exception? inner = null) =>
        new(DatabaseFault.Corrupt, $"{path} {what}. It is left as it is. {DatabaseFaults.Salvage(path)}", inner);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }

    private static List<string> Strings(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
        {
            strings.Add(reader.GetString(0));
        }

        return strings;
    }
}
