using Microsoft.Data.Sqlite;

namespace GrokLab.Data.Metrics;

/// <summary>A part of a run's curves: the points that one run measured, up to a step.</summary>
/// <param name="RunId">The run that measured them.</param>
/// <param name="ThroughStep">The last step of the part.</param>
internal readonly record struct AncestrySegment(long RunId, long ThroughStep);

/// <summary>The ancestors of a forked run: up to its fork step a run has its parent's curves, and so on up to the first run.</summary>
internal static class RunAncestry
{
    private const int MostGenerations = 1_000;

    /// <summary>The segments of the run and its ancestors, the oldest first; empty if there is no such run.</summary>
    public static IReadOnlyList<AncestrySegment> Of(SqliteConnection connection, long runId)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH RECURSIVE line (id, through, generation) AS (
                SELECT id, 9223372036854775807, 0 FROM runs WHERE id = $run AND deleted_at IS NULL
                UNION ALL
                SELECT r.parent_run_id, min(line.through, r.fork_step), line.generation + 1
                FROM line JOIN runs r ON r.id = line.id
                WHERE r.parent_run_id IS NOT NULL AND r.fork_step IS NOT NULL AND line.generation < $most)
            SELECT id, through FROM line ORDER BY generation DESC
            """;
        command.Parameters.AddWithValue("$run", runId);
        command.Parameters.AddWithValue("$most", MostGenerations);
        using var reader = command.ExecuteReader();
        var line = new List<AncestrySegment>();
        while (reader.Read())
        {
            line.Add(new(reader.GetInt64(0), reader.GetInt64(1)));
        }

        return line;
    }
}
