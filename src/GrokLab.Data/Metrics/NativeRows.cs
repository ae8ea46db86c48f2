using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace GrokLab.Data.Metrics;

/// <summary>Reads rows of a statement without the layers above SQLite, which for millions of rows cost more than SQLite itself.
/// The methods are fully optimized when first compiled, so the first call is as fast as later ones.</summary>
internal static class NativeRows
{
    private const string Library = "e_sqlite3"; // The library that Microsoft.Data.Sqlite ships with

    /// <summary>Appends a point without a value for each row: step, epoch and time of an evaluation.</summary>
    /// <param name="statement">The statement, which selects these three columns and is positioned on its first row.</param>
    /// <param name="evaluations">The list to which the points are appended.</param>
    /// <returns>SQLite's last result code: <see cref="raw.SQLITE_DONE"/> if all rows were read.</returns>
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
    /// <param name="statement">The statement, which selects step and value by rising step and is positioned on its first
    /// row.</param>
    /// <param name="evaluations">The evaluations at these steps, and possibly at others, by rising step.</param>
    /// <param name="points">The list to which the points are appended.</param>
    /// <returns>SQLite's last result code: <see cref="raw.SQLITE_DONE"/> if all rows were read.</returns>
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

    // Each call takes a few nanoseconds, less than the garbage collector's transition to native code.
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
