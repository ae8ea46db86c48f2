using GrokLab.Data.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Writing;

/// <summary>Commits one batch in one transaction, and retries until the commit succeeds.</summary>
/// <param name="open">Opens a connection for writing, at first and again after each error.</param>
/// <param name="options">The delays before a retry.</param>
/// <param name="trouble">Receives errors of the file, its disk and its locks.</param>
/// <param name="time">The clock for the delays.</param>
/// <param name="logger">Receives the errors of single records.</param>
internal sealed class BatchCommitter(
    Func<SqliteConnection> open, RunWriterOptions options, TroubleWatch trouble, TimeProvider time, ILogger logger)
    : IDisposable
{
    private RecordCommands? commands;

    /// <summary>Returns when the batch is committed. For an empty batch, it returns when the database has accepted a write that changes nothing.</summary>
    /// <param name="records">The batch.</param>
    /// <param name="ending">Completes when the writer is about to end; then a damaged database is not waited for.</param>
    /// <param name="cancellationToken">Cancels the commit.</param>
    /// <returns>The stored records. Records that cannot be stored, such as those of a run that does not exist, are left
    /// out.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled before the batch was committed.</exception>
    public async Task<IReadOnlyList<RunRecord>> CommitAsync(
        IReadOnlyList<RunRecord> records, Task ending, CancellationToken cancellationToken)
    {
        var delay = options.FirstRetryDelay;
        var oneByOne = false;
        while (true)
        {
            try
            {
                var stored = Commit(records, oneByOne);
                trouble.Succeeded();
                return stored;
            }
            catch (Exception error) when (IsOfARecord(error) && !oneByOne)
            {
                // Some record is faulty: writing one by one loses only that record.
                oneByOne = true;
                logger.LogWarning(error, "A batch of {Count} records failed; the records are now written one by one", records.Count);
            }
            catch (Exception error)
            {
                // The connection's state is unknown after an error of the file: open a new one.
                Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                if (trouble.Failed(error, records.Count) == DatabaseFault.Corrupt)
                {
                    // Each further write could increase the damage; only a restart with a sound file helps.
                    await ending.WaitAsync(cancellationToken);
                    throw new OperationCanceledException("The database is damaged.", error);
                }

                await Task.Delay(delay, time, cancellationToken);
                delay = delay * 2 < options.LongestRetryDelay ? delay * 2 : options.LongestRetryDelay;
            }
        }
    }

    public void Dispose()
    {
        commands?.Dispose();
        commands = null;
    }

    private List<RunRecord> Commit(IReadOnlyList<RunRecord> records, bool oneByOne)
    {
        commands ??= new RecordCommands(open());
        commands.Begin(durable: records.Any(record => record is CheckpointRecord or PauseWishRecord));
        try
        {
            if (records.Count == 0)
            {
                commands.Touch();
            }

            var stored = new List<RunRecord>(records.Count);
            var missing = new Dictionary<long, int>();
            foreach (var record in records)
            {
                if (!commands.RunExists(record.RunId))
                {
                    missing[record.RunId] = missing.GetValueOrDefault(record.RunId) + 1;
                }
                else if (!oneByOne)
                {
                    commands.Write(record);
                    stored.Add(record);
                }
                else if (TryWrite(commands, record))
                {
                    stored.Add(record);
                }
            }

            commands.Commit();
            foreach (var (runId, count) in missing)
            {
                logger.LogWarning("{Count} records were left out: there is no run {RunId}", count, runId);
            }

            return stored;
        }
        catch
        {
            commands.Rollback();
            throw;
        }
    }

    private bool TryWrite(RecordCommands commands, RunRecord record)
    {
        commands.Save();
        try
        {
            commands.Write(record);
            commands.Release();
            return true;
        }
        catch (Exception error) when (IsOfARecord(error))
        {
            commands.UndoToSave();
            logger.LogError(error, "A {Record} of run {RunId} cannot be stored and is left out", record.GetType().Name, record.RunId);
            return false;
        }
    }

    /// <summary>Whether the error is in the written data, not in the file, its disk or a lock.</summary>
    private static bool IsOfARecord(Exception error) => error is not SqliteException sqlite
        || sqlite.SqliteErrorCode is SqliteCodes.Constraint or SqliteCodes.Mismatch or SqliteCodes.TooBig;

    private static class SqliteCodes
    {
        public const int TooBig = 18;
        public const int Constraint = 19;
        public const int Mismatch = 20;
    }
}
