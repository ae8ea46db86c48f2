using GrokLab.Data.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Writing;

/// <summary>Brings one batch into the database in one transaction, however often that must be tried.</summary>
/// <param name="open">Opens a connection to write on: at first and again after each error.</param>
/// <param name="options">How long to wait before trying again.</param>
/// <param name="trouble">Hears of errors of the file, its disk and its locks.</param>
/// <param name="time">Waits.</param>
/// <param name="logger">Hears of errors of records.</param>
internal sealed class BatchCommitter(
    Func<SqliteConnection> open, RunWriterOptions options, TroubleWatch trouble, TimeProvider time, ILogger logger)
    : IDisposable
{
    private RecordCommands? commands;

    /// <summary>Returns when the batch is committed; where it is empty, when the database has taken a write that changes nothing.</summary>
    /// <param name="records">The batch.</param>
    /// <param name="ending">Completes when the writer is about to end: a database that is damaged is not waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records that are stored: all but those that cannot be, such as those of a run that does not exist.</returns>
    /// <exception cref="OperationCanceledException">The database did not take the batch before the caller gave up.</exception>
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
                // Some record is at fault: find out which, so that it costs only itself.
                oneByOne = true;
                logger.LogWarning(error, "A batch of {Count} records failed; they are written one by one", records.Count);
            }
            catch (Exception error)
            {
                // The connection's state is unknown after an error of the file: begin with a new one.
                Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                if (trouble.Failed(error, records.Count) == DatabaseFault.Corrupt)
                {
                    // Each further write could make it worse; only a start with a sound file ends this.
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

    /// <summary>Whether the fault is in what is written rather than in the file, its disk or a lock.</summary>
    private static bool IsOfARecord(Exception error) => error is not SqliteException sqlite
        || sqlite.SqliteErrorCode is SqliteCodes.Constraint or SqliteCodes.Mismatch or SqliteCodes.TooBig;

    private static class SqliteCodes
    {
        public const int TooBig = 18;
        public const int Constraint = 19;
        public const int Mismatch = 20;
    }
}
