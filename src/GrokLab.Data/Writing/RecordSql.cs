using GrokLab.Data.Storage;

namespace GrokLab.Data.Writing;

/// <summary>The writer's statements; <c>$1</c> is the run unless noted otherwise.</summary>
internal static class RecordSql
{
    public const string RunExists = "SELECT 1 FROM runs WHERE id = $1 AND deleted_at IS NULL";

    // The update changes nothing, but makes RETURNING return an existing series, too.
    public const string AddSeries =
        """
        INSERT INTO metric_series (run_id, name) VALUES ($1, $2)
        ON CONFLICT (run_id, name) DO UPDATE SET name = excluded.name
        RETURNING id
        """;

    public const string AddEvaluation =
        "INSERT OR REPLACE INTO evaluations (run_id, step, epoch, elapsed_seconds) VALUES ($1, $2, $3, $4)";

    /// <summary>Adds a point; <c>$1</c> is the series.</summary>
    public const string AddPoint = "INSERT OR REPLACE INTO metric_points (series_id, step, value) VALUES ($1, $2, $3)";

    /// <summary>Deletes a kept event of an earlier attempt after it, or another event at its step, has happened.</summary>
    public const string DropRepeated = "DELETE FROM run_events WHERE run_id = $1 AND step = $2 AND awaits_repeat";

    public const string AddEvent =
        """
        INSERT INTO run_events (run_id, kind, step, epoch, elapsed_seconds, time, lambda, message, awaits_repeat)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
        """;

    public const string SetLambda = "UPDATE runs SET lambda = $2 WHERE id = $1";

    public const string SetProgress =
        """
        UPDATE runs SET step = $2, epoch = $3, total_steps = $4, elapsed_seconds = $5, steps_per_second = $6,
            remaining_seconds = $7
        WHERE id = $1
        """;

    public const string SetCheckpoint = "UPDATE runs SET checkpoint_step = $2 WHERE id = $1";

    public const string SetStatus =
        """
        UPDATE runs SET
            status = $2,
            error = $3,
            started_at = CASE $2 WHEN 'Queued' THEN NULL WHEN 'Running' THEN coalesce(started_at, $4) ELSE started_at END,
            ended_at = CASE WHEN $2 IN ('Queued', 'Running', 'Paused') THEN NULL ELSE $4 END,
            remaining_seconds = CASE WHEN $2 IN ('Running', 'Paused') THEN remaining_seconds END,
            paused_by_user = paused_by_user AND $2 IN ('Queued', 'Running', 'Paused', 'Interrupted')
        WHERE id = $1
        """;

    public const string SetPauseWish =
        "UPDATE runs SET paused_by_user = $2 WHERE id = $1 AND status IN ('Queued', 'Running', 'Paused', 'Interrupted')";

    public const string SetStarted =
        """
        UPDATE runs SET device = $2, device_name = $3, total_steps = $4, steps_per_epoch = $5, train_samples = $6,
            validation_samples = $7, classes = $8, features = $9, parameters = $10, versions_json = $11
        WHERE id = $1
        """;

    /// <summary>Stores the same value in the file's header again, which makes SQLite write the page.</summary>
    public static readonly string Touch = DatabaseFormat.SetApplicationId;
}
