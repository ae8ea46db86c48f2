using Microsoft.Data.Sqlite;

namespace GrokLab.Data.Faults;

/// <summary>Distinguishes faults of the database's file, disk and locks from all other errors, and describes them in
/// words.</summary>
public static class DatabaseFaults
{
    private const long AlmostNothing = 256 * 1024;

    /// <summary>The database's fault; null if the error has another cause, such as the data to be stored.</summary>
    /// <param name="error">The exception; EF Core's own exceptions are unwrapped.</param>
    /// <param name="path">The database's file.</param>
    public static DatabaseFault? Of(Exception error, string path)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            SqliteException sqlite => Of(sqlite, path),
            { InnerException: { } inner } => Of(inner, path),
            _ => null,
        };
    }

    /// <summary>The fault as the end of a sentence: "The database …".</summary>
    public static string Problem(DatabaseFault fault) => fault switch
    {
        DatabaseFault.DiskFull => "its disk is full",
        DatabaseFault.ReadOnly => "the file, its folder or its file system is read-only",
        DatabaseFault.Locked => "another program holds a lock on it",
        DatabaseFault.InputOutput => "its disk fails to read or write",
        DatabaseFault.Corrupt => "what is in the file is damaged",
        DatabaseFault.Unreachable => "the file or its folder is gone or cannot be opened",
        _ => "it does not take what is written",
    };

    /// <summary>Advice for the database's owner, as sentences.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="path">The database's file.</param>
    public static string Advice(DatabaseFault fault, string path)
    {
        var folder = Path.GetDirectoryName(path);
        return fault switch
        {
            DatabaseFault.DiskFull => $"Free some space on the disk of {folder}.",
            DatabaseFault.ReadOnly => $"Make {folder} and the files in it writable for the user that the program runs as, and see that its file system is not mounted read-only.",
            DatabaseFault.Locked => $"Find the program that has {path} open – fuser {path} names it – and end what it does there.",
            DatabaseFault.InputOutput => $"Look at the disk of {folder}: whether it is there and sound, and what the kernel's log says of it.",
            DatabaseFault.Corrupt => $"Nothing is written to it any more. {Salvage(path)}",
            DatabaseFault.Unreachable => $"See that {folder} is there and that the user that the program runs as may read and write it.",
            _ => "Look at the log for what the database says.",
        };
    }

    /// <summary>Advice for a damaged database, as sentences.</summary>
    internal static string Salvage(string path)
    {
        var name = Path.GetFileName(path);
        return $"Stop the program and move {name}, {name}-wal and {name}-shm from {Path.GetDirectoryName(path)} to another folder. Then put a backup in their place, "
            + $"or save what can be read: sqlite3 MOVED/{name} .recover | sqlite3 {path}. Without either, the program begins with an empty database.";
    }

    private static DatabaseFault? Of(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        3 or 8 or 23 => DatabaseFault.ReadOnly, // PERM, READONLY, AUTH
        5 or 6 or 15 => DatabaseFault.Locked, // BUSY, LOCKED, PROTOCOL
        11 or 26 => DatabaseFault.Corrupt, // CORRUPT, NOTADB
        13 => DatabaseFault.DiskFull, // FULL
        10 => HasNoSpace(path) ? DatabaseFault.DiskFull : DatabaseFault.InputOutput, // IOERR: also if there is no space for -shm
        14 => HasNoSpace(path) ? DatabaseFault.DiskFull : DatabaseFault.Unreachable, // CANTOPEN
        18 or 19 or 20 => null, // TOOBIG, CONSTRAINT, MISMATCH: errors of the data to be stored
        _ => DatabaseFault.Other,
    };

    private static bool HasNoSpace(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace < AlmostNothing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false; // The folder is missing.
        }
    }
}
