using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace GrokLab.Data.Deleting;

/// <summary>
/// Removes the rows of deleted runs from the file piece by piece: each piece is a short transaction, and in the pauses
/// between them the writer stores what other runs measure. The run's own row is removed last, so after an interruption it shows
/// that something is left. The file keeps its length; SQLite reuses its free pages.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="options">The size of the pieces and the pauses between them.</param>
/// <param name="time">Measures the pieces and waits between them.</param>
public sealed class RunPurge(GrokLabDatabase database, IOptions<RunPurgeOptions> options, TimeProvider time)
{
    /// <summary>The deleted runs that are still in the file, the oldest first.</summary>
    public async Task<IReadOnlyList<long>> LeftAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = PurgeSql.DeletedRuns;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var left = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            left.Add(reader.GetInt64(0));
        }

        return left;
    }

    /// <summary>Removes a deleted run from the file; returns when nothing of the run is left.</summary>
    /// <param name="runId">The run's id; nothing is removed if the run is not deleted or does not exist.</param>
    /// <param name="cancellationToken">Stops after the current piece.</param>
    /// <exception cref="SqliteException">The file cannot be written now; the pieces removed so far stay removed.</exception>
    public async Task PurgeAsync(long runId, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begin = time.GetTimestamp();

            // SQLite has no asynchronous writing; on another thread it does not block the caller.
            if (!await Task.Run(() => PurgePiece(runId), CancellationToken.None))
            {
                return;
            }

            var rest = time.GetElapsedTime(begin) * options.Value.RestPerWork;
            await Task.Delay(rest > options.Value.Rest ? rest : options.Value.Rest, time, cancellationToken);
        }
    }

    /// <returns>Whether rows are left.</returns>
    private bool PurgePiece(long runId)
    {
        // A separate connection that waits for a lock only a second, like the writer's, so that a cancellation takes effect soon.
        using var connection = database.OpenForWriter();
        using var transaction = connection.BeginTransaction(); // The transaction takes the write lock at once.
        if (Scalar(connection, PurgeSql.IsDeleted, runId) is null)
        {
            return false;
        }

        var left = options.Value.ChunkRows;
        while (left > 0 && Scalar(connection, PurgeSql.FirstSeries, runId) is long series)
        {
            var points = Execute(connection, PurgeSql.DeletePoints, series, left);
            if (points < left)
            {
                Execute(connection, PurgeSql.DeleteSeries, series);
            }

            left -= points;
        }

        left -= left > 0 ? Execute(connection, PurgeSql.DeleteEvaluations, runId, left) : 0;
        left -= left > 0 ? Execute(connection, PurgeSql.DeleteEvents, runId, left) : 0;
        if (left > 0)
        {
            var group = Scalar(connection, PurgeSql.DeleteRun, runId);
            Execute(connection, PurgeSql.DeleteGroup, group ?? DBNull.Value);
        }

        transaction.Commit();
        return left <= 0;
    }

    private static object? Scalar(SqliteConnection connection, string sql, object first)
    {
        using var command = Command(connection, sql, first);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    private static int Execute(SqliteConnection connection, string sql, params object[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params object[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
        }

        return command;
    }
}
