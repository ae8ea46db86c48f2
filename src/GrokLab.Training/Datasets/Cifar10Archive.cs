using System.Formats.Tar;
using System.IO.Compression;

namespace GrokLab.Training.Datasets;

/// <summary>Unpacks the batches of CIFAR-10's archive (<c>.tar.gz</c>), of its binary or Python version.</summary>
internal static class Cifar10Archive
{
    /// <summary>The limits on an archive and its parts; the official one has 184 MB in 9 entries.</summary>
    internal static readonly TarBounds Bounds = new();

    private static readonly string[] Wanted = [.. Cifar10Folder.BatchFiles, Cifar10Folder.ClassNamesFile, .. Cifar10Python.BatchFiles];

    /// <summary>Writes the batches and the class names into a folder; all other content of the archive is skipped.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="files">The file system to write to.</param>
    /// <param name="progress">Receives the number of bytes read from the archive.</param>
    /// <param name="cancellation">Ends unpacking; partial files stay behind.</param>
    /// <exception cref="DatasetException">The archive is damaged, holds another data set, or names files outside its own folder.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal static async Task UnpackAsync(
        string archive, string folder, IFileSystem files, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        using var packed = OpenRead(archive);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var reader = new BoundedTar(archive, unpacked, Bounds);
        while (await ReadAsync(archive, () => reader.NextAsync(cancellation)) is { } entry)
        {
            if (NameOf(archive, entry) is { } name)
            {
                using var file = files.OpenWrite(Path.Combine(folder, name), append: false);
                await CopyAsync(archive, reader, file, cancellation);
            }

            progress?.Report(new InstallProgress(InstallStage.Unpacking, packed.Position, packed.Length));
        }
    }

    private static FileStream OpenRead(string archive)
    {
        try
        {
            return new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"'{archive}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The file name for an entry; null where the entry is skipped.</summary>
    private static string? NameOf(string archive, TarItem entry)
    {
        var parts = entry.Name.Replace('\\', '/').Split('/');
        if (Path.IsPathRooted(entry.Name) || parts.Contains("..") || parts[0].Contains(':', StringComparison.Ordinal))
        {
            throw new DatasetException($"'{archive}' names '{entry.Name}', which lies outside the archive's own folder: it is not installed.");
        }

        if (OtherVersion.Of(archive, entry.Name) is { } other)
        {
            throw other;
        }

        var wanted = Wanted.FirstOrDefault(name => name == parts[^1]);
        if (wanted is not null && (entry.Type is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.Length == 0))
        {
            throw new DatasetException($"'{archive}' is damaged: '{entry.Name}' is {entry.Type} of {entry.Length} bytes, and must be a file with content.");
        }

        return wanted;
    }

    private static async Task CopyAsync(string archive, BoundedTar from, Stream to, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 17];
        while (await ReadAsync(archive, () => from.ReadAsync(buffer, cancellation)) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    /// <summary>Distinguishes failures of the archive from failures to write.</summary>
    private static async Task<T> ReadAsync<T>(string archive, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(archive, e);
        }
    }

    private static DatasetException Damaged(string archive, Exception cause) =>
        new($"'{archive}' is cut short or damaged, or no .tar.gz archive: {cause.Message}", cause);
}
