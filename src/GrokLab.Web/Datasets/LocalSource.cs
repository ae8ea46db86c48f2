using GrokLab.Training.Datasets;

namespace GrokLab.Web.Datasets;

/// <summary>An archive or a folder of batches that the user has.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal sealed record LocalSource(string Path, bool IsFolder)
{
    /// <summary>Resolves a typed path. The folder that contains the folder of batches is accepted, and ~ for the user's folder.</summary>
    /// <exception cref="DatasetException">The path is invalid, or has no data set that can be installed.</exception>
    internal static LocalSource Find(string? typed)
    {
        var text = typed?.Trim().Trim('"', '\'') ?? "";
        if (text.Length == 0)
        {
            throw new DatasetException("Is missing: the path of the archive, or of a folder with the batches, on the machine that GrokLab runs on.");
        }

        var path = text is "~" || text.StartsWith("~/", StringComparison.Ordinal) ? System.IO.Path.Join(Home(), text[1..]) : text;
        if (path.Contains('\0', StringComparison.Ordinal) || !System.IO.Path.IsPathFullyQualified(path))
        {
            throw new DatasetException($"'{Shorten(text)}' is no full path: it must begin with {(OperatingSystem.IsWindows() ? "a drive" : "/")}.");
        }

        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            string[] folders = [path, .. Cifar10Installer.FolderNames.Select(name => System.IO.Path.Combine(path, name))];
            var folder = folders.FirstOrDefault(Cifar10Installer.CanInstall) ?? path;
            Cifar10Installer.ThrowIfIncomplete(folder);
            return new LocalSource(folder, IsFolder: true);
        }

        if (!File.Exists(path))
        {
            throw new DatasetException($"There is no file or folder '{Shorten(path)}' on the machine that GrokLab runs on.");
        }

        // Also refuses files without a length, such as a pipe, which would block.
        return new FileInfo(path).Length > 0
            ? new LocalSource(path, IsFolder: false)
            : throw new DatasetException($"'{Shorten(path)}' is empty; it must be CIFAR-10's archive (.tar.gz).");
    }

    /// <remarks>.NET returns an empty text if the folder does not exist: the path would then begin at the root.</remarks>
    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
        ? home
        : throw new DatasetException("The user that GrokLab runs as has no home folder, so that ~ means nothing: give the full path.");

    private static string Shorten(string text) => text.Length <= 200 ? text : $"{text[..199]}…";
}
