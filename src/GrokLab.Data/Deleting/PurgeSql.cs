namespace GrokLab.Data.Deleting;

/// <summary>The statements of <see cref="RunPurge"/>; <c>$1</c> is the run unless noted otherwise, <c>$2</c> the largest number of rows to delete.</summary>
internal static class PurgeSql
{
    public const string DeletedRuns = "SELECT id FROM runs WHERE deleted_at IS NOT NULL ORDER BY id";

    public const string IsDeleted = "SELECT 1 FROM runs WHERE id = $1 AND deleted_at IS NOT NULL";

    public const string FirstSeries = "SELECT id FROM metric_series WHERE run_id = $1 ORDER BY id LIMIT 1";

    /// <summary>Deletes the series' first rows, which lie beside each other; <c>$1</c> is the series.</summary>
    public const string DeletePoints =
        """
        DELETE FROM metric_points WHERE series_id = $1 AND step <= coalesce(
            (SELECT step FROM metric_points WHERE series_id = $1 ORDER BY step LIMIT 1 OFFSET $2 - 1), 9223372036854775807)
        """;

    /// <summary>Deletes a series that has no points any more; <c>$1</c> is the series.</summary>
    public const string DeleteSeries = "DELETE FROM metric_series WHERE id = $1";

    public const string DeleteEvaluations =
        """
        DELETE FROM evaluations WHERE run_id = $1 AND step <= coalesce(
            (SELECT step FROM evaluations WHERE run_id = $1 ORDER BY step LIMIT 1 OFFSET $2 - 1), 9223372036854775807)
        """;

    public const string DeleteEvents =
        "DELETE FROM run_events WHERE id IN (SELECT id FROM run_events WHERE run_id = $1 ORDER BY step LIMIT $2)";

    /// <summary>Deletes the run's row and returns its group.</summary>
    public const string DeleteRun = "DELETE FROM runs WHERE id = $1 RETURNING group_id";

    /// <summary>Deletes a group whose last run was deleted; <c>$1</c> is the group.</summary>
    public const string DeleteGroup =
        "DELETE FROM run_groups WHERE id = $1 AND deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs WHERE group_id = $1)";
}
