using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrokLab.Data;

/// <summary>Puts storage into a host.</summary>
public static class GrokLabDataServices
{
    /// <summary>Adds the context factory, <see cref="RunStore"/> and <see cref="RunWriter"/>, which starts and stops with the
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
        services.AddSingleton<RunWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<RunWriter>());
        return services;
    }

    /// <summary>Makes the database's folder and brings the database to the program's schema; before the host starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file cannot be opened or is no database.</exception>
    public static async Task MigrateGrokLabDataAsync(
        this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        var database = services.GetRequiredService<GrokLabDatabase>();
        Directory.CreateDirectory(Path.GetDirectoryName(database.Path)!);
        var contexts = services.GetRequiredService<IDbContextFactory<GrokLabDbContext>>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await AbandonedMigrationLock.ReleaseAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
