using System.Runtime.InteropServices;
using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;

namespace GrokLab.Data.Writing;

/// <summary>Prepared statements on the writer's connection, which store one record at a time within a transaction.</summary>
internal sealed class RecordCommands : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<long, bool> runs = [];
    private readonly Dictionary<(long RunId, string Name), long> series = [];
    private readonly PreparedCommand begin;
    private readonly PreparedCommand commit;
    private readonly PreparedCommand rollback;
    private readonly PreparedCommand save;
    private readonly PreparedCommand release;
    private readonly PreparedCommand undoToSave;
    private readonly PreparedCommand runExists;
    private readonly PreparedCommand addSeries;
    private readonly PreparedCommand addEvaluation;
    private readonly PreparedCommand addPoint;
    private readonly PreparedCommand dropRepeated;
    private readonly PreparedCommand addEvent;
    private readonly PreparedCommand setLambda;
    private readonly PreparedCommand setProgress;
    private readonly PreparedCommand setCheckpoint;
    private readonly PreparedCommand setStatus;
    private readonly PreparedCommand setPauseWish;
    private readonly PreparedCommand setStarted;
    private readonly PreparedCommand touch;

    /// <param name="connection">An open connection, which this object disposes.</param>
    public RecordCommands(SqliteConnection connection)
    {
        this.connection = connection;

        // IMMEDIATE takes the write lock at once. Waiting is safe then, because no data has been read that could become stale.
        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
        save = Prepare("SAVEPOINT record");
        release = Prepare("RELEASE record");
        undoToSave = Prepare("ROLLBACK TO record");
        runExists = Prepare(RecordSql.RunExists);
        addSeries = Prepare(RecordSql.AddSeries);
        addEvaluation = Prepare(RecordSql.AddEvaluation);
        addPoint = Prepare(RecordSql.AddPoint);
        dropRepeated = Prepare(RecordSql.DropRepeated);
        addEvent = Prepare(RecordSql.AddEvent);
        setLambda = Prepare(RecordSql.SetLambda);
        setProgress = Prepare(RecordSql.SetProgress);
        setCheckpoint = Prepare(RecordSql.SetCheckpoint);
        setStatus = Prepare(RecordSql.SetStatus);
        setPauseWish = Prepare(RecordSql.SetPauseWish);
        setStarted = Prepare(RecordSql.SetStarted);
        touch = Prepare(RecordSql.Touch);
    }

    /// <summary>Begins a transaction.</summary>
    /// <param name="durable">Whether this commit and all earlier ones must survive a power cut.</param>
    public void Begin(bool durable)
    {
        ConnectionSettings.SetDurable(connection, durable);

        // The cached ids hold for one transaction: their rows may have been deleted or rolled back since.
        runs.Clear();
        series.Clear();
        begin.Execute();
    }

    public void Commit() => commit.Execute();

    /// <summary>Rolls back a failed transaction; SQLite may have rolled it back already.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            rollback.Execute();
        }
    }

    public void Save() => save.Execute();

    public void Release() => release.Execute();

    public void UndoToSave()
    {
        series.Clear();
        undoToSave.Execute();
        release.Execute();
    }

    /// <summary>Writes a page without changing anything.</summary>
    public void Touch() => touch.Execute();

    public bool RunExists(long runId)
    {
        ref var exists = ref CollectionsMarshal.GetValueRefOrAddDefault(runs, runId, out var known);
        if (!known)
        {
            exists = runExists.Scalar(runId) is not null;
        }

        return exists;
    }

    public void Write(RunRecord record)
    {
        switch (record)
        {
            case MetricsRecord r:
                WriteMetrics(r);
                break;
            case EventRecord r:
                WriteEvent(r);
                break;
            case ProgressRecord r:
                setProgress.Execute(
                    r.RunId, r.Step, r.Epoch, r.TotalSteps, r.ElapsedSeconds, r.StepsPerSecond, r.RemainingSeconds);
                break;
            case CheckpointRecord r:
                setCheckpoint.Execute(r.RunId, r.Step);
                break;
            case StatusRecord r:
                setStatus.Execute(r.RunId, r.Status.ToString(), r.Error, UtcTime.ToText(r.Time));
                break;
            case PauseWishRecord r:
                setPauseWish.Execute(r.RunId, r.Paused);
                break;
            case StartedRecord r:
                setStarted.Execute(
                    r.RunId,
                    r.Device,
                    r.DeviceName,
                    r.TotalSteps,
                    r.StepsPerEpoch,
                    r.TrainSamples,
                    r.ValidationSamples,
                    r.Classes,
                    r.Features,
                    r.Parameters,
                    r.VersionsJson);
                break;
            default:
                throw new NotSupportedException($"A {record.GetType().Name} has no place in the database.");
        }
    }

    public void Dispose() => connection.Dispose();

    private void WriteMetrics(MetricsRecord record)
    {
        addEvaluation.Execute(record.RunId, record.Step, record.Epoch, record.ElapsedSeconds);
        foreach (var (name, value) in record.Values)
        {
            addPoint.Execute(SeriesId(record.RunId, name), record.Step, value);
        }
    }

    private long SeriesId(long runId, string name)
    {
        if (!series.TryGetValue((runId, name), out var id))
        {
            id = (long)addSeries.Scalar(runId, name)!;
            series.Add((runId, name), id);
        }

        return id;
    }

    private void WriteEvent(EventRecord record)
    {
        if (RunEventKinds.IsChangeOf(record))
        {
            dropRepeated.Execute(record.RunId, record.Step);
        }

        addEvent.Execute(
            record.RunId,
            record.Kind,
            record.Step,
            record.Epoch,
            record.ElapsedSeconds,
            UtcTime.ToText(record.Time),
            record.Lambda ?? record.Value,
            record.Message);
        if (record.Lambda is { } lambda)
        {
            setLambda.Execute(record.RunId, lambda);
        }
    }

    private PreparedCommand Prepare(string sql) => new(connection, sql);
}
