using System.Runtime.Versioning;
using GrokLab.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>The keys that logins are signed with, in the storage folder, so that they outlive a restart.</summary>
internal static class KeyFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static void AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("GrokLab");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>(
            (keys, storage, logs) => keys.XmlRepository = new FileSystemXmlRepository(Make(Path(storage.Value)), logs));

        // That the files are not encrypted is known: the folder's permissions protect them, as they do the database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository", LogLevel.Error);
    }

    internal static string Path(StorageOptions storage) => System.IO.Path.Combine(storage.FullDirectory, "keys");

    /// <summary>Makes the folder where it is missing, and its own user's alone where others could read it.</summary>
    internal static DirectoryInfo Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(folder);
        }

        var made = Directory.CreateDirectory(folder, OwnerOnly);
        if ((made.UnixFileMode & ~OwnerOnly) != 0)
        {
            TakeFromOthers(made);
        }

        return made;
    }

    [UnsupportedOSPlatform("windows")]
    private static void TakeFromOthers(DirectoryInfo folder)
    {
        try
        {
            folder.UnixFileMode = OwnerOnly; // Copied from elsewhere, say.
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // It is another user's, who lets this one use it.
        }
    }
}
