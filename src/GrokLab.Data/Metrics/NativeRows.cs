using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace GrokLab.Data.Metrics;

/// <summary>Rows of a statement without the layers above SQLite, which for millions of rows cost more than SQLite does; and,
/// as it is compiled once and for all, as fast for the first reader as for the hundredth.</summary>
internal static class NativeRows
{
    private const string Library = "e_sqlite3"; // The one that Microsoft.Data.Sqlite brings along.

    /// <summary>Appends a point still without a value for each row: step, epoch and time of an evaluation.</summary>
    /// <param name="statement">Selects these three and stands on its first row.</param>
    /// <param name="evaluations">Grows.</param>
    /// <returns>SQLite's last result code: <see cref="raw.SQLITE_DONE"/> where all rows were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AppendEvaluations(sqlite3_stmt statement, List<MetricPoint> evaluations)
    {
        var handle = statement.DangerousGetHandle();
        int result;
        do
        {
            evaluations.Add(new(ColumnInt64(handle, 0), ColumnDouble(handle, 1), ColumnDouble(handle, 2), Value: null));
            result = Step(handle);
        }
        while (result == raw.SQLITE_ROW);
        GC.KeepAlive(statement);
        return result;
    }

    /// <summary>Appends a point for each row: the step, and the value of one metric.</summary>
    /// <param name="statement">Selects step and value, by rising step, and stands on its first row.</param>
    /// <param name="evaluations">Those of all the steps, and perhaps of others, by rising step.</param>
    /// <param name="points">Grows.</param>
    /// <returns>SQLite's last result code: <see cref="raw.SQLITE_DONE"/> where all rows were read.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AppendPoints(sqlite3_stmt statement, ReadOnlySpan<MetricPoint> evaluations, List<MetricPoint> points)
    {
        var handle = statement.DangerousGetHandle();
        var at = 0;
        int result;
        do
        {
            var step = ColumnInt64(handle, 0);
            while (evaluations[at].Step < step)
            {
                at++;
            }
            points.Add(evaluations[at] with { Value = ColumnType(handle, 1) == raw.SQLITE_NULL ? null : ColumnDouble(handle, 1) });
            result = Step(handle);
        }
        while (result == raw.SQLITE_ROW);
        GC.KeepAlive(statement);
        return result;
    }

    [DllImport(Library, EntryPoint = "sqlite3_step")]
    private static extern int Step(nint statement);

    // A few nanoseconds each: less than announcing to the garbage collector that native code begins.
    [DllImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    private static extern long ColumnInt64(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    private static extern int ColumnType(nint statement, int column);

    [DllImport(Library, EntryPoint = "sqlite3_column_double")]
    [SuppressGCTransition]
    private static extern double ColumnDouble(nint statement, int column);
}
