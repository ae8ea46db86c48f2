using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GrokLab.Data.Runs;
using GrokLab.Data.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace GrokLab.Data.Metrics;

/// <summary>Reads curves directly from the file, as millions of points without an object for each.</summary>
internal sealed class MetricReader(GrokLabDatabase database)
{
    private const int EvaluationsAPage = 500;

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> ReadAsync(
        MetricQuery query, CancellationToken cancellationToken)
    {
        if (query.MaxPoints is { } maxPoints)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, Downsampling.MinimumPoints, nameof(maxPoints));
        }

        await using var connection = await database.OpenAsync(cancellationToken);

        // SQLite has no asynchronous reading; on another thread it does not block the caller.
        return await Task.Run(() => Read(connection, query, cancellationToken), cancellationToken);
    }

    public async IAsyncEnumerable<MetricRow> StreamAsync(
        long runId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<AncestrySegment> line;
        await using (var connection = await database.OpenAsync(cancellationToken))
        {
            line = RunAncestry.Of(connection, runId);
        }

        foreach (var segment in line)
        {
            long? after = long.MinValue;
            while (true)
            {
                List<MetricRow> rows;
                await using (var connection = await database.OpenAsync(cancellationToken))
                {
                    (rows, after) = ReadPage(connection, runId, segment, after.Value);
                }

                if (after is null)
                {
                    break;
                }

                foreach (var row in rows)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return row;
                }
            }
        }
    }

    /// <summary>Names of the metrics of the run and its ancestors, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        using var snapshot = connection.BeginTransaction(deferred: true);
        return [.. RunAncestry.Of(connection, runId).SelectMany(segment => Series(connection, segment.RunId).Keys)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The values of some metrics at one step, by name.</summary>
    public async Task<IReadOnlyDictionary<string, double?>> ValuesAsync(
        long runId, long step, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        using var snapshot = connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT s.name, p.value
            FROM metric_series s CROSS JOIN metric_points p ON p.series_id = s.id AND p.step = $step
            WHERE s.run_id = $run
            """;
        var run = command.Parameters.Add("$run", SqliteType.Integer);
        command.Parameters.AddWithValue("$step", step);
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var segment in RunAncestry.Of(connection, runId).Where(segment => step <= segment.ThroughStep))
        {
            run.Value = segment.RunId;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (wanted.Contains(reader.GetString(0)))
                {
                    values[reader.GetString(0)] = reader.IsDBNull(1) ? null : reader.GetDouble(1);
                }
            }
        }

        return values;
    }

    private static Dictionary<string, IReadOnlyList<MetricPoint>> Read(
        SqliteConnection connection, MetricQuery query, CancellationToken cancellationToken)
    {
        // One snapshot makes all curves end at the same evaluation.
        using var snapshot = connection.BeginTransaction(deferred: true);
        var after = query.AfterStep ?? long.MinValue;
        var line = RunAncestry.Of(connection, query.RunId)
            .Select(segment => (
                segment.ThroughStep,
                Series: Series(connection, segment.RunId),
                Evaluations: Evaluations(connection, segment, after, limit: -1)))
            .ToList();
        var wanted = Wanted(line.SelectMany(segment => segment.Series.Keys), query);
        var curves = new Dictionary<string, IReadOnlyList<MetricPoint>>(wanted.Count, StringComparer.Ordinal);
        var points = new List<MetricPoint>(line.Sum(segment => segment.Evaluations.Count));
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT step, value FROM metric_points WHERE series_id = $series AND step > $after AND step <= $through ORDER BY step";
        var seriesId = command.Parameters.Add("$series", SqliteType.Integer);
        var through = command.Parameters.Add("$through", SqliteType.Integer);
        command.Parameters.AddWithValue("$after", after);
        foreach (var name in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            points.Clear();
            foreach (var segment in line)
            {
                if (segment.Series.TryGetValue(name, out var id))
                {
                    (seriesId.Value, through.Value) = (id, segment.ThroughStep);
                    ReadRows(command, rows => NativeRows.AppendPoints(rows, CollectionsMarshal.AsSpan(segment.Evaluations), points));
                }
            }

            curves[name] = query.MaxPoints is { } maxPoints
                ? Downsampling.Reduce(CollectionsMarshal.AsSpan(points), maxPoints, query.Axis)
                : [.. points];
        }

        return curves;
    }

    /// <summary>Reads all rows of a command through <see cref="NativeRows"/>, from its statement, which is positioned on the first row.</summary>
    private static void ReadRows(SqliteCommand command, Func<sqlite3_stmt, int> read)
    {
        using var reader = command.ExecuteReader();
        if (!reader.HasRows)
        {
            return;
        }

        var result = read(reader.Handle!);
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, command.Connection!.Handle);
        }
    }

    private static IReadOnlyList<string> Wanted(IEnumerable<string> measured, MetricQuery query)
    {
        var known = new SortedSet<string>(measured, StringComparer.Ordinal);
        if (query.Names is null)
        {
            return [.. known];
        }

        known.UnionWith(query.AllowedNames ?? []);
        return [.. query.Names.Distinct(StringComparer.Ordinal).Select(name =>
            known.Contains(name) ? name : throw new UnknownMetricException(name, [.. known]))];
    }

    private static SortedList<string, long> Series(SqliteConnection connection, long runId)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, id FROM metric_series WHERE run_id = $run";
        command.Parameters.AddWithValue("$run", runId);
        using var reader = command.ExecuteReader();
        var series = new SortedList<string, long>(StringComparer.Ordinal);
        while (reader.Read())
        {
            series.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return series;
    }

    /// <summary>Step, epoch and time of evaluations in step order, as points without values.</summary>
    private static List<MetricPoint> Evaluations(SqliteConnection connection, AncestrySegment segment, long after, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT step, epoch, elapsed_seconds FROM evaluations
            WHERE run_id = $run AND step > $after AND step <= $through ORDER BY step LIMIT $limit
            """;
        command.Parameters.AddWithValue("$run", segment.RunId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$through", segment.ThroughStep);
        command.Parameters.AddWithValue("$limit", limit);
        var evaluations = new List<MetricPoint>();
        ReadRows(command, rows => NativeRows.AppendEvaluations(rows, evaluations));
        return evaluations;
    }

    private static (List<MetricRow> Rows, long? LastStep) ReadPage(SqliteConnection connection, long runId, AncestrySegment segment, long after)
    {
        using var snapshot = connection.BeginTransaction(deferred: true);
        if (RunAncestry.Of(connection, runId).Count == 0)
        {
            throw new RunDeletedException(runId); // The rows left in the file are incomplete.
        }

        var evaluations = Evaluations(connection, segment, after, EvaluationsAPage);
        if (evaluations.Count == 0)
        {
            return ([], null);
        }

        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT p.step, s.name, p.value
            FROM metric_series s CROSS JOIN metric_points p ON p.series_id = s.id AND p.step > $after AND p.step <= $last
            WHERE s.run_id = $run
            ORDER BY p.step, s.name
            """;
        command.Parameters.AddWithValue("$run", segment.RunId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$last", evaluations[^1].Step);
        using var reader = command.ExecuteReader();
        var rows = new List<MetricRow>();
        var at = 0;
        while (reader.Read())
        {
            var step = reader.GetInt64(0);
            while (evaluations[at].Step < step)
            {
                at++;
            }

            rows.Add(new(
                step,
                evaluations[at].Epoch,
                evaluations[at].ElapsedSeconds,
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetDouble(2)));
        }

        return (rows, evaluations[^1].Step);
    }
}
