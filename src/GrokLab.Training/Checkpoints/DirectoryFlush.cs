using System.Runtime.InteropServices;

namespace GrokLab.Training.Checkpoints;

/// <summary>Writes a folder's list of files to the disk: without this, a power cut may undo a rename.</summary>
public static partial class DirectoryFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes where the platform supports it; Windows keeps renames in the file system's journal.</summary>
    /// <param name="path">The folder.</param>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows() || Open(path, ReadOnly) is not (>= 0 and var descriptor))
        {
            return;
        }

        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
