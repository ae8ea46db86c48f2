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

/// <summary>Puts storage into a host.</summary>
public static class GrokLabDataServices
{
    /// <summary>Looking through a database of 5,000,000 points takes about half a second.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);

    /// <summary>Adds the context factory, the stores and <see cref="RunWriter"/>, which starts and stops with the
    /// host. Call it before adding whatever writes: hosted services stop in reverse order, so the writer then drains last.</summary>
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
        services.AddHostedService<DatabaseSeal>(); // Stops after the writer.
        services.AddHostedService(provider => provider.GetRequiredService<RunWriter>());
        return services;
    }

    /// <summary>Makes the database's folder, sees that the database is sound and brings it to the program's schema; before the
    /// host starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatabaseUnusableException">The folder or the file cannot be used; the file is as it was before.</exception>
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

    // A power cut may tear it, and so may a disk; SQLite keeps what was committed before the tear and soon writes over the rest.
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
            await context.Database.ExecuteSqlRawAsync(DatabaseFormat.SetApplicationId, cancellationToken); // A file from before there was one.
        }
    }
}
