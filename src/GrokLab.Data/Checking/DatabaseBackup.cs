using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GrokLab.Data.Checking;

/// <summary>Copies a database into one file, also while a server uses it.</summary>
public static class DatabaseBackup
{
    private const int PagesAStep = 1_024;
    private const int Done = 101; // SQLITE_DONE

    /// <summary>Writes all committed data, including the write-ahead log, to a new file, checks that file and then gives it its final name.</summary>
    /// <param name="database">The database's file. It is only read.</param>
    /// <param name="file">The backup file. It is either complete or absent.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <param name="cancellationToken">Cancels the copy; no partial file remains.</param>
    /// <returns>The number of runs in the backup.</returns>
    /// <exception cref="DatabaseUnusableException">The database is not there, is damaged or belongs to another program, or the copy cannot be written.</exception>
    /// <exception cref="IOException">The file exists already, or its folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write the file.</exception>
    public static long Write(string database, string file, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(file);
        if (!File.Exists(database))
        {
            throw new DatabaseUnusableException(DatabaseFault.Unreachable, $"There is no database {database}.");
        }

        var part = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, $".{Path.GetFileName(file)}.{Guid.NewGuid():N}.part");
        try
        {
            Make(part);
            var runs = Copy(database, part, cancellationToken);
            Flush(part);
            File.Move(part, file, overwrite);
            return runs;
        }
        catch (SqliteException e)
        {
            var fault = DatabaseFaults.Of(e, part) ?? DatabaseFault.Other;
            throw new DatabaseUnusableException(fault, $"{database} cannot be copied to {file}: {e.Message}", e);
        }
        finally
        {
            foreach (var left in (string[])[part, $"{part}-journal", $"{part}-wal", $"{part}-shm"])
            {
                File.Delete(left);
            }
        }
    }

    // Only the owner may read the file, as with the database.
    private static void Make(string part)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(part, options).Dispose();
    }

    private static long Copy(string database, string part, CancellationToken cancellationToken)
    {
        using var source = Open(database, SqliteOpenMode.ReadOnly);
        using var copy = Open(part, SqliteOpenMode.ReadWrite);

        // One transaction holds one state of the database; without it the copy would start again whenever the server writes.
        using (source.BeginTransaction(deferred: true))
        {
            Scalar(source, "SELECT count(*) FROM sqlite_master");
            Scalar(copy, "PRAGMA synchronous = OFF"); // The whole file is flushed before it gets its final name.
            CopyPages(source, copy, cancellationToken);
        }

        Scalar(copy, "PRAGMA journal_mode = DELETE"); // The backup is one file without side files.
        Check(database, copy);
        return (long)Scalar(copy, "SELECT count(*) FROM runs")!;
    }

    private static void CopyPages(SqliteConnection source, SqliteConnection copy, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(copy.Handle, "main", source.Handle, "main");
        SqliteException.ThrowExceptionForRC(backup.IsInvalid ? raw.sqlite3_errcode(copy.Handle) : raw.SQLITE_OK, copy.Handle);
        int result;
        while ((result = raw.sqlite3_backup_step(backup, PagesAStep)) == raw.SQLITE_OK)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        SqliteException.ThrowExceptionForRC(result == Done ? raw.SQLITE_OK : result, copy.Handle);
    }

    private static void Check(string database, SqliteConnection copy)
    {
        if ((long)Scalar(copy, "PRAGMA application_id")! is not (DatabaseFormat.ApplicationId or 0)
            || Scalar(copy, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'runs'") is null)
        {
            throw new DatabaseUnusableException(DatabaseFault.Other, $"{database} is not a database of GrokLab. No backup was written.");
        }

        var finding = (string)Scalar(copy, "PRAGMA integrity_check(1)")!;
        if (finding != "ok")
        {
            throw new DatabaseUnusableException(
                DatabaseFault.Corrupt, $"{database} is damaged: {finding.ReplaceLineEndings(" ")}. No backup was written. {DatabaseFaults.Salvage(database)}");
        }
    }

    private static void Flush(string part)
    {
        using var file = new FileStream(part, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        Scalar(connection, $"PRAGMA busy_timeout = {GrokLabDatabase.BusySeconds * 1000}");
        return connection;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
