using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GrokLab.Data.Storage;

/// <summary>The settings of every connection, applied when the context or other code opens it.</summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    // With WAL, synchronous = NORMAL keeps the file sound after a crash of the program or of the machine; a power cut may
    // lose the last commits. Sorting uses memory, because there may be no writable temporary folder.
    private const string Pragmas = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        ApplyAsync(connection, cancellationToken);

    /// <summary>Sets whether the following commits wait until they and all earlier commits are on the disk.</summary>
    internal static void SetDurable(DbConnection connection, bool durable)
    {
        using var command = connection.CreateCommand();
        command.CommandText = durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
        command.ExecuteNonQuery();
    }

    internal static void Apply(DbConnection connection)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    internal static async Task ApplyAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout = {command.CommandTimeout * 1000}; {Pragmas}";
        return command;
    }
}
