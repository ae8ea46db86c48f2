using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Storage;

/// <summary>EF Core's migration lock is a row in the file: the row outlives a process that is killed during a migration, and
/// every later start would wait forever. A migration here takes far less than a minute and is one transaction, so
/// an older lock is abandoned, and its migration was rolled back. A lock from the future, made before the clock was set back, is abandoned too.</summary>
internal static class AbandonedMigrationLock
{
    public static async Task ReleaseAsync(GrokLabDbContext context, CancellationToken cancellationToken)
    {
        var locks = await context.Database
            .SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        if (locks > 0)
        {
            await context.Database.ExecuteSqlAsync(
                $"""DELETE FROM "__EFMigrationsLock" WHERE julianday("Timestamp") NOT BETWEEN julianday('now', '-1 minute') AND julianday('now', '+1 minute')""",
                cancellationToken);
        }
    }
}
