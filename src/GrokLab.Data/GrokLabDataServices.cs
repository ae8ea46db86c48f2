using GrokLab.Data.Checking;
using GrokLab.Data.Deleting;
using GrokLab.Data.Faults;
using GrokLab.Data.Storage;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data;

/// <summary>Adds storage to a host.</summary>
public static class GrokLabDataServices
{
    /// <summary>The longest time for checking the database: a database of 5,000,000 points takes about half a second.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    /// <summary>Adds the context factory, the stores and <see cref="RunWriter"/>, which starts and stops with the
    /// host. Call it before adding services that write: hosted services stop in reverse order, so the writer then stops last.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="databasePath">The SQLite file.</param>
    public static IServiceCollection AddGrokLabData(this IServiceCollection services, string databasePath)
    {
        ArgumentNullException.ThrowIfNull(services);
        var database = new GrokLabDatabase(databasePath);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddDbContextFactory<GrokLabDbContext>(options => options
            .UseSqlite(database.ConnectionString)
            .AddInterceptors(new ConnectionSettings()));
        services.AddSingleton<RunStore>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<DescriptionStore>();
        services.AddSingleton<RunDeletion>();
        services.AddSingleton<RunPurge>();
        services.AddSingleton<RunWriter>();
        services.AddHostedService<DatabaseSeal>(); // The seal stops after the writer.
        services.AddHostedService(provider => provider.GetRequiredService<RunWriter>());
        return services;
    }

    /// <summary>Creates the database's folder, checks the database and migrates it to the program's schema. Call it before the
    /// host starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="DatabaseUnusableException">The folder or the file cannot be used; the file is unchanged.</exception>
    public static async Task MigrateGrokLabDataAsync(
        this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        var database = services.GetRequiredService<GrokLabDatabase>();
        var contexts = services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger<GrokLabDatabase>();
        DatabaseAccess.Ensure(database.Path);
        new DatabaseCheck(database.Path, [.. context.Database.GetMigrations()], logger).Run(CheckLimit);
        KeepTornLog($"{database.Path}-wal", logger);
        try
        {
            await PrepareAsync(context, cancellationToken);
        }
        catch (Exception e) when (DatabaseFaults.Of(e, database.Path) is { } fault)
        {
            throw new DatabaseUnusableException(
                fault, $"{database.Path} cannot be used: {DatabaseFaults.Problem(fault)} ({e.Message}). {DatabaseFaults.Advice(fault, database.Path)}", e);
        }
    }

    // A power cut or a disk fault may tear the log; SQLite keeps the commits before the tear and soon overwrites the rest.
    private static void KeepTornLog(string log, ILogger logger)
    {
        if (WriteAheadLog.TornPages(log) is > 0 and var torn)
        {
            var kept = $"{log}.torn";
            File.Copy(log, kept, overwrite: true);
            logger.LogWarning(
                "{Log} is torn: its last {Pages} pages are not used, so the last transactions before the program ended may be missing; runs resume from their checkpoints. A copy is kept as {Kept}",
                log, torn, kept);
        }
    }

    private static async Task PrepareAsync(GrokLabDbContext context, CancellationToken cancellationToken)
    {
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await AbandonedMigrationLock.ReleaseAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        if (await context.Database.SqlQueryRaw<int>("SELECT application_id AS Value FROM pragma_application_id").SingleAsync(cancellationToken) == 0)
        {
            await context.Database.ExecuteSqlRawAsync(DatabaseFormat.SetApplicationId, cancellationToken); // Files of early versions have no application id.
        }
    }
}
