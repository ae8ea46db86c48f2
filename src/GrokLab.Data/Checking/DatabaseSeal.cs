using System.Globalization;
using System.Security.Cryptography;
using GrokLab.Data.Storage;
using GrokLab.Data.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Checking;

/// <summary>
/// When the program ends, all data is moved into the database's file, and its SHA-256 is written beside it: the next start
/// knows whether a bit has changed since. SQLite itself has no checksums, and most flipped bits yield another valid value.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="writer">Tells whether everything is stored.</param>
/// <param name="logger">Receives the reason if no seal can be written.</param>
internal sealed class DatabaseSeal(GrokLabDatabase database, RunWriter writer, ILogger<DatabaseSeal> logger) : IHostedService
{
    /// <summary>Larger files are not sealed: reading them would delay each start and each end by seconds.</summary>
    private const long MostBytes = 1L << 30;

    /// <summary>The result of comparing the file with its seal.</summary>
    public enum Finding
    {
        /// <summary>No result: there is no seal, or the file has been written since.</summary>
        None,

        /// <summary>The file is unchanged to the bit.</summary>
        Intact,

        /// <summary>The file has changed although no program has written it.</summary>
        Changed,
    }

    /// <summary>The path of a database's seal.</summary>
    public static string FileOf(string database) => $"{database}.seal";

    /// <summary>Compares the file with its seal.</summary>
    public static Finding Look(string database)
    {
        try
        {
            var seal = File.Exists(FileOf(database)) ? File.ReadAllText(FileOf(database)).Split(' ') : [];
            return seal is not [var length, var time, var digest] || (length, time) != Marks(database) ? Finding.None
                : digest == Digest(database) ? Finding.Intact : Finding.Changed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.None;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes the seal, after the writer has stored everything.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (writer.Trouble is null && File.Exists(database.Path) && await IsInOneFileAsync(cancellationToken)
                && new FileInfo(database.Path).Length <= MostBytes)
            {
                var (length, time) = Marks(database.Path);
                await File.WriteAllTextAsync(FileOf(database.Path), $"{length} {time} {Digest(database.Path)}", cancellationToken);
            }
        }
        catch (Exception e)
        {
            // The next start checks the pages instead.
            logger.LogDebug(e, "{Path} is not sealed", database.Path);
        }
    }

    private async Task<bool> IsInOneFileAsync(CancellationToken cancellationToken)
    {
        await using var connection = database.OpenForWriter();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 0;
    }

    private static (string Length, string Time) Marks(string path)
    {
        var file = new FileInfo(path);
        return (file.Length.ToString(CultureInfo.InvariantCulture), file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture));
    }

    private static string Digest(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
