using System.CommandLine;
using GrokLab.Data.Checking;
using GrokLab.Data.Faults;
using GrokLab.Training.Checkpoints;
using GrokLab.Web.Files;
using GrokLab.Web.Jobs;
using GrokLab.Web.Settings;
using GrokLab.Web.Startup;
using GrokLab.Web.Words;

namespace GrokLab.Web.Commands;

/// <summary><c>backup</c>: copies the database to a file, also while a server uses it.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> To = new("FILE") { Description = "The backup." };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace FILE if it is there." };
    private static readonly Option<string> Folder = new("--storage") { Description = "The storage folder; by default that of the setting Storage:Directory." };

    internal static Command Create()
    {
        var command = new Command("backup", "Copy the database to FILE, also while the dashboard runs. Checkpoints, data sets and settings are not in it.")
        {
            To, Overwrite, Folder,
        };
        command.SetAction((arguments, cancellation) => Task.Run(() => Run(arguments, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            var database = Storage(arguments.GetValue(Folder)).DatabasePath;
            var file = Path.GetFullPath(arguments.GetRequiredValue(To));
            Refuse(file, arguments.GetValue(Overwrite));
            var runs = DatabaseBackup.Write(database, file, arguments.GetValue(Overwrite), cancellation);
            DirectoryFlush.Flush(Path.GetDirectoryName(file)!);
            Console.Out.WriteLine(
                $"{file} holds {database} with {Format.Of(runs, "run")}, {Format.Bytes(new FileInfo(file).Length)}, and was checked. Checkpoints, data sets and settings are not in it.");
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (SettingsFault.Of(e) is { } fault)
        {
            Console.Error.WriteLine(fault);
            return 1;
        }
        catch (Exception e) when (e is (DatabaseUnusableException or IOException or UnauthorizedAccessException) and not OutputFailedException)
        {
            Console.Error.WriteLine($"There is no backup: {e.Message}");
            return 1;
        }
    }

    // The storage options, as the server reads them.
    private static StorageOptions Storage(string? folder) => folder is { Length: > 0 }
        ? new StorageOptions { Directory = folder }
        : WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = ContentRoot.Find() }).Storage();

    /// <exception cref="IOException">The target is a folder, exists already, is in a missing folder, or belongs to a server's database.</exception>
    private static void Refuse(string file, bool overwrite)
    {
        var folder = Path.GetDirectoryName(file);
        if (folder is null || Directory.Exists(file))
        {
            throw new IOException($"{file} is a folder. Name a file.");
        }

        if (!Directory.Exists(folder))
        {
            throw new IOException($"The folder {folder} is not there.");
        }

        if (Path.GetFileName(file).StartsWith(StorageOptions.DatabaseName, StringComparison.Ordinal) && File.Exists(Path.Combine(folder, StorageLock.FileName)))
        {
            throw new IOException($"{file} belongs to the database of a server. Name another file.");
        }

        if (File.Exists(file) && !overwrite)
        {
            throw new IOException($"{file} is there already. Name another file, or add --overwrite.");
        }
    }
}
