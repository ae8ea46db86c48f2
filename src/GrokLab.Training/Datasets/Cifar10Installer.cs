using System.Security.Cryptography;

namespace GrokLab.Training.Datasets;

/// <summary>
/// Installs CIFAR-10 from the official address, or from the user's archive or folder. The data set
/// is installed as a whole or not at all.
/// </summary>
/// <param name="client">The client for the download; its timeout applies to each answer of the server, not to the whole file.</param>
/// <param name="source">The source of the download; null for the official address.</param>
/// <param name="files">The file system to write to; null for the disk.</param>
/// <param name="retryDelay">The wait before the first new attempt after a broken connection, doubled each time; null for a second.</param>
public sealed class Cifar10Installer(
    HttpClient client, Cifar10Source? source = null, IFileSystem? files = null, TimeSpan? retryDelay = null)
{
    private const string ArchiveName = "cifar-10-binary.tar.gz";

    private readonly Cifar10Source source = source ?? Cifar10Source.Official;
    private readonly IFileSystem files = files ?? new DiskFileSystem();
    private readonly TimeSpan retryDelay = retryDelay ?? TimeSpan.FromSeconds(1);

    /// <summary>Downloads and installs the data set; downloads nothing where it is already installed.</summary>
    /// <param name="folder">The target folder: see <see cref="Cifar10Folder.Under"/>.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends the installation; received bytes are kept for the next download.</param>
    /// <exception cref="DatasetException">The download, its checksum or its content is wrong, or the data set cannot be written.</exception>
    public Task<Cifar10Summary> DownloadAsync(
        string folder, IProgress<InstallProgress>? progress = null, CancellationToken cancellation = default) =>
        InstallAsync(source.Address.ToString(), folder, async temporary =>
        {
            var archive = PartOf(folder);
            await FetchAsync(archive, folder, progress, cancellation);
            await VerifyAsync(archive, progress, cancellation);
            await Cifar10Archive.UnpackAsync(archive, temporary, files, progress, cancellation);
        }, progress, cancellation);

    /// <summary>Installs from an archive in the official layout, of the binary or Python version; batches may hold any whole number of records.</summary>
    /// <param name="archive">A <c>.tar.gz</c> file.</param>
    /// <param name="folder">The target folder: see <see cref="Cifar10Folder.Under"/>.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends the installation and leaves nothing behind.</param>
    /// <exception cref="DatasetException">The archive is damaged or holds another data set, or the data set cannot be written.</exception>
    public Task<Cifar10Summary> InstallArchiveAsync(
        string archive, string folder, IProgress<InstallProgress>? progress = null, CancellationToken cancellation = default) =>
        InstallAsync(
            archive, folder, temporary => Cifar10Archive.UnpackAsync(archive, temporary, files, progress, cancellation), progress, cancellation);

    /// <summary>Installs by copying a folder of batches; batches may hold any whole number of records.</summary>
    /// <param name="from">A folder with the six batches of the binary or Python version.</param>
    /// <param name="folder">The target folder: see <see cref="Cifar10Folder.Under"/>.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends the installation and leaves nothing behind.</param>
    /// <exception cref="DatasetException">Batches are missing or damaged, or the data set cannot be written.</exception>
    public Task<Cifar10Summary> InstallFolderAsync(
        string from, string folder, IProgress<InstallProgress>? progress = null, CancellationToken cancellation = default) =>
        InstallAsync(from, folder, async temporary =>
        {
            ThrowIfIncomplete(from);
            var batches = Cifar10Folder.IsComplete(from) ? Cifar10Folder.BatchFiles : Cifar10Python.BatchFiles;
            string[] names = [.. batches.Append(Cifar10Folder.ClassNamesFile).Where(n => new FileInfo(Path.Combine(from, n)) is { Exists: true, Length: > 0 })];
            var total = names.Sum(n => new FileInfo(Path.Combine(from, n)).Length);
            if (total > Cifar10Archive.Bounds.Bytes)
            {
                throw new DatasetException($"The batches in '{from}' have {total:N0} bytes: at most {Cifar10Archive.Bounds.Bytes:N0} are allowed. They are not installed.");
            }

            long done = 0;
            foreach (var name in names)
            {
                using var read = File.OpenRead(Path.Combine(from, name));
                using var write = files.OpenWrite(Path.Combine(temporary, name), append: false);
                await read.CopyToAsync(write, cancellation);
                done += read.Length;
                progress?.Report(new InstallProgress(InstallStage.Unpacking, done, total));
            }
        }, progress, cancellation);

    /// <summary>The names of the folders in the official archives, which can be installed from.</summary>
    public static IReadOnlyList<string> FolderNames { get; } = [Cifar10Folder.Name, Cifar10Python.FolderName];

    /// <summary>Whether a folder holds all batches of the binary or Python version; their content is not checked.</summary>
    public static bool CanInstall(string folder) => Cifar10Folder.IsComplete(folder) || Cifar10Python.IsComplete(folder);

    /// <summary>Checks that a folder can be installed from.</summary>
    /// <exception cref="DatasetException">Batches are missing, or the folder holds another data set.</exception>
    public static void ThrowIfIncomplete(string folder)
    {
        if (!CanInstall(folder))
        {
            if (Directory.Exists(folder))
            {
                Cifar10Python.ThrowIfPartial(folder, folder);
            }

            Cifar10Folder.ThrowIfIncomplete(folder);
        }
    }

    /// <summary>Bytes of an interrupted download that are kept for the next one.</summary>
    /// <param name="folder">The target folder of the data set.</param>
    public static long KeptBytes(string folder) => new FileInfo(PartOf(folder)) is { Exists: true } part ? part.Length : 0;

    private async Task<Cifar10Summary> InstallAsync(
        string from, string folder, Func<string, Task> fill, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        if (Cifar10Folder.IsComplete(folder))
        {
            return await Task.Run(() => Cifar10Summary.Read(folder), cancellation);
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new DatasetException($"'{folder}' is there, but lacks some of {string.Join(", ", Cifar10Folder.BatchFiles)}: move it away first.");
        }

        var temporary = $"{Path.TrimEndingDirectorySeparator(folder)}.installing";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
            using var alone = Lock(folder);
            Clear(temporary); // Deletes the files of a killed process.
            try
            {
                Directory.CreateDirectory(temporary);
                await fill(temporary);
                await Cifar10Python.ConvertAsync(temporary, from, files, cancellation);
                var summary = await Task.Run(() => Check(temporary, from), cancellation);
                MoveIntoPlace(temporary, folder);
                files.Delete(PartOf(folder));
                progress?.Report(new InstallProgress(InstallStage.Installed, summary.Bytes, summary.Bytes));
                return summary with { Folder = Path.GetFullPath(folder) };
            }
            finally
            {
                Clear(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is probably full: the downloaded part takes space that is needed.
            files.Delete(PartOf(folder));
            throw new DatasetException($"CIFAR-10 could not be installed in '{folder}': {e.Message} Nothing of it is left there.", e);
        }
    }

    /// <summary>Checks the batches; errors name the user's source, not the temporary folder.</summary>
    private static Cifar10Summary Check(string temporary, string from)
    {
        try
        {
            return Cifar10Summary.Read(temporary);
        }
        catch (DatasetException e)
        {
            throw new DatasetException(e.Message.Replace(temporary, from, StringComparison.Ordinal), e);
        }
    }

    private static void MoveIntoPlace(string temporary, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder); // Fails where the folder is not empty.
        }

        Directory.Move(temporary, folder);
    }

    private async Task FetchAsync(string archive, string folder, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            await new ArchiveDownload(client, files, retryDelay).FetchAsync(source.Address, archive, progress, cancellation);
        }
        catch (DatasetException e)
        {
            throw new DatasetException(e.Message, e)
            {
                Advice = $"Without a connection: get {source.Address} on another machine – its SHA-256 is {source.Sha256} – and install from that file, "
                    + $"or unpack its batches into '{folder}', or name a folder that has them in the setting Datasets:Cifar10.",
            };
        }
    }

    private async Task VerifyAsync(string archive, IProgress<InstallProgress>? progress, CancellationToken cancellation)
    {
        string found;
        using (var file = File.OpenRead(archive))
        {
            progress?.Report(new InstallProgress(InstallStage.Verifying, 0, file.Length));
            found = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        }

        if (found != source.Sha256)
        {
            files.Delete(archive);
            throw new DatasetException(
                $"The file from {source.Address} is not the expected one: its SHA-256 is {found}, and must be {source.Sha256}. It was deleted.");
        }
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(
                $"{Path.TrimEndingDirectorySeparator(folder)}.lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new DatasetException($"CIFAR-10 is being installed in '{folder}' already, or nothing can be written there: {e.Message}", e);
        }
    }

    private static string PartOf(string folder) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder))!, $"{ArchiveName}.part");

    private static void Clear(string temporary)
    {
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}

/// <summary>The source of CIFAR-10's archive.</summary>
/// <param name="Address">The archive's address.</param>
/// <param name="Sha256">The archive's SHA-256, in lower-case hexadecimal digits.</param>
public sealed record Cifar10Source(Uri Address, string Sha256)
{
    /// <summary>The size of the official archive.</summary>
    public const long OfficialBytes = 170_052_171;

    /// <summary>The authors' page.</summary>
    public static Cifar10Source Official { get; } = new(
        new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");
}
