namespace GrokLab.Data.Faults;

/// <summary>Checks whether the database's folder and files can be written.</summary>
internal static class DatabaseAccess
{
    /// <summary>Checks the access without changing anything.</summary>
    /// <param name="path">The database's file; it may be absent.</param>
    /// <exception cref="DatabaseUnusableException">The folder or a file cannot be written.</exception>
    public static void Ensure(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Try(folder, path, () =>
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".groklab-{Guid.NewGuid():N}");
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose))
            {
            }
        });
        foreach (var file in (string[])[path, $"{path}-wal"])
        {
            if (File.Exists(file))
            {
                Try(file, path, () => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose());
            }
        }
    }

    private static void Try(string what, string path, Action use)
    {
        try
        {
            use();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            const int NoSpace = 28;
            var fault = e.HResult == NoSpace ? DatabaseFault.DiskFull : DatabaseFault.ReadOnly;
            throw new DatabaseUnusableException(fault, $"{what} cannot be written: {e.Message} {DatabaseFaults.Advice(fault, path)}", e);
        }
    }
}
