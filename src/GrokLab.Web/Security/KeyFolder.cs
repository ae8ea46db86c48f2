using System.Runtime.Versioning;
using GrokLab.Web.Files;
using GrokLab.Web.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>The keys that logins are signed with, in the storage folder, so that logins survive a restart.</summary>
internal static class KeyFolder
{
    internal static void AddKeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddDataProtection().SetApplicationName("GrokLab");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>(
            (keys, storage, logs) => keys.XmlRepository = new KeyFiles(Make(Path(storage.Value)), logs));

        // Hides the warning that the files are not encrypted: the folder's permissions protect them, like the database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository", LogLevel.Error);
    }

    internal static string Path(StorageOptions storage) => System.IO.Path.Combine(storage.FullDirectory, "keys");

    /// <summary>Creates the folder if it is missing, and makes it private if other users could read it.</summary>
    internal static DirectoryInfo Make(string folder)
    {
        var made = PrivateFolder.Make(folder);
        if (!OperatingSystem.IsWindows() && (made.UnixFileMode & ~PrivateFolder.OwnerOnly) != 0)
        {
            TakeFromOthers(made);
        }

        return made;
    }

    /// <summary>Why the keys cannot be trusted: another user could have written them. Null if they can be trusted, or do not exist yet.</summary>
    internal static string? Problem(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        Make(folder);
        return Directory.EnumerateFileSystemEntries(folder).Prepend(folder).Select(OtherUsers.CanChange).FirstOrDefault(why => why is not null) is { } found
            ? $"{found}. Whoever can change the keys of logins can log in without the password. Delete {folder}, or give it to the user that the program "
                + "runs as (chown -R, chmod -R go-rwx); without it all logins end."
            : null;
    }

    [UnsupportedOSPlatform("windows")]
    private static void TakeFromOthers(DirectoryInfo folder)
    {
        try
        {
            folder.UnixFileMode = PrivateFolder.OwnerOnly; // For example, the folder was copied.
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // The folder belongs to another user, or its file system has no modes: Problem reports it.
        }
    }
}
