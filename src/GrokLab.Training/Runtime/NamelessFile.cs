using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A file of this process that has no name in any folder: nobody can put another file in its place, and no other user can write it.
/// </summary>
internal sealed partial class NamelessFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private const uint NoExecSeal = 8; // MFD_NOEXEC_SEAL: it cannot be started as a program; kernels before 6.3 do not know it.
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly SafeFileHandle handle;

    private NamelessFile(SafeFileHandle handle, ReadOnlySpan<byte> content)
    {
        this.handle = handle;
        try
        {
            RandomAccess.Write(handle, content, fileOffset: 0);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A path by which this process opens the file until it is disposed of.</summary>
    internal string Path => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    /// <summary>Makes a file in memory (Linux's memfd).</summary>
    /// <param name="name">What <c>/proc/self/maps</c> and debuggers show; it need not be unique.</param>
    /// <param name="content">All of the file.</param>
    /// <exception cref="IOException">The system does not allow it, or there is no memory.</exception>
    internal static NamelessFile InMemory(string name, ReadOnlySpan<byte> content)
    {
        var file = CreateInMemory(name, CloseOnExec | NoExecSeal);
        if (file.IsInvalid)
        {
            file = CreateInMemory(name, CloseOnExec);
        }

        return file.IsInvalid
            ? throw new IOException($"A file in memory cannot be made (memfd_create): {new Win32Exception().Message}.")
            : new NamelessFile(file, content);
    }

    /// <summary>Makes a file on the disk of a folder, and takes its name away before anything is written.</summary>
    /// <param name="folder">The folder; it is made, with mode 0700, where it is missing.</param>
    /// <param name="name">With what the name begins that the file has for a moment; <c>/proc/self/maps</c> shows it.</param>
    /// <param name="content">All of the file.</param>
    /// <exception cref="IOException">The folder cannot be made or written, or its disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the folder.</exception>
    internal static NamelessFile InFolder(string folder, string name, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(folder, $"{name}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, // Fails where there is anything of that name, also a symbolic link.
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        options.UnixCreateMode = OwnerFile;
        Directory.CreateDirectory(folder, OwnerFolder);
        var file = new FileStream(path, options).SafeFileHandle;
        File.Delete(path);
        return new NamelessFile(file, content);
    }

    /// <summary>Closes the file. What is mapped of it, such as a loaded library, stays.</summary>
    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle CreateInMemory(string name, uint flags);
}
