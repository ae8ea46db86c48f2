using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Storage;

/// <summary>EF Core's lock on migrating is a row in the file: it outlives a process that is killed while it migrates, and
/// every later start would wait for it without end. A migration here takes far less than a minute and is one transaction, so
/// an older lock is nobody's, and what it guarded has been rolled back; so is one from the future, before the clock was set back.</summary>
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
