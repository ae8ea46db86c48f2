using GrokLab.Data;
using GrokLab.Data.Faults;
using GrokLab.Web.Files;
using GrokLab.Web.Security;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Startup;

/// <summary>The storage folder and the database in it.</summary>
internal static class Storage
{
    private static readonly TimeSpan PatienceWithOther = TimeSpan.FromSeconds(10);

    internal static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StorageLock>();
        builder.Services.AddGrokLabData(builder.Storage().DatabasePath);
    }

    /// <summary>Prepares the storage; logs why if that fails.</summary>
    internal static async Task<bool> PrepareStorageAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<StorageLock>().TakeAsync(PatienceWithOther);
            CheckOtherUsers(app);
            await app.Services.MigrateGrokLabDataAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DatabaseUnusableException)
        {
            app.Logger.LogCritical("The storage cannot be used: {Reason}", e.Message);
            return false;
        }
    }

    /// <exception cref="IOException">A login is required, and another user of the machine could forge one.</exception>
    private static void CheckOtherUsers(WebApplication app)
    {
        var storage = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        if (app.Services.GetRequiredService<Credentials>().Required && KeyFolder.Problem(KeyFolder.Path(storage)) is { } problem)
        {
            throw new IOException(problem);
        }

        if (OtherUsers.CanReplace(storage.FullDirectory) is { } why)
        {
            app.Logger.LogWarning(
                "Other users of this machine can change what the program stores in {Folder}: {Why}. Set Storage:Directory to a folder that only this user can change",
                storage.FullDirectory, why);
        }
    }
}
