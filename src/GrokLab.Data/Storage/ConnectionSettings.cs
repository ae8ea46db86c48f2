using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GrokLab.Data.Storage;

/// <summary>What every connection is set to when it is opened, by the context or by hand.</summary>
internal sealed class ConnectionSettings : DbConnectionInterceptor
{
    // With WAL, synchronous = NORMAL keeps the file sound through a crash of the program or of the machine; a power cut may
    // take the last commits. What a query sorts is kept in memory: there may be no temporary folder that can be written.
    private const string Pragmas = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        ApplyAsync(connection, cancellationToken);

    /// <summary>For the transactions that follow: whether a commit waits until the disk has it, and all before it.</summary>
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
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {command.CommandTimeout * 1000}; {Pragmas}");
        return command;
    }
}
