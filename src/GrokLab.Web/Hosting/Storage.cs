using GrokLab.Data;

namespace GrokLab.Web.Hosting;

/// <summary>The storage folder and the database in it.</summary>
internal static class Storage
{
    private static readonly TimeSpan PatienceWithOther = TimeSpan.FromSeconds(10);

    internal static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StorageLock>();
        builder.Services.AddGrokLabData(builder.Storage().DatabasePath);
    }

    /// <summary>Makes the storage ready; says in the log why where that cannot be.</summary>
    internal static async Task<bool> PrepareStorageAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<StorageLock>().TakeAsync(PatienceWithOther);
            await app.Services.MigrateGrokLabDataAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DatabaseUnusableException)
        {
            app.Logger.LogCritical("The storage cannot be used: {Reason}", e.Message);
            return false;
        }
    }
}
