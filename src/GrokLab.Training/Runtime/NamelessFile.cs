using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A file of this process that has no name in any folder: it cannot be replaced by another file, and no other user can write to it.
/// </summary>
internal sealed partial class NamelessFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private const uint NoExecSeal = 8; // MFD_NOEXEC_SEAL: the file cannot be started as a program; kernels before 6.3 do not know the flag.
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

    /// <summary>Creates a file in memory (Linux's memfd).</summary>
    /// <param name="name">The name in <c>/proc/self/maps</c> and debuggers; it need not be unique.</param>
    /// <param name="content">The whole content of the file.</param>
    /// <exception cref="IOException">The system does not allow memory files, or there is no memory.</exception>
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

    /// <summary>Creates a file in a folder, and deletes its name before anything is written.</summary>
    /// <param name="folder">The folder; it is created with mode 0700 where it is missing.</param>
    /// <param name="name">The start of the file's temporary name; <c>/proc/self/maps</c> shows it.</param>
    /// <param name="content">The whole content of the file.</param>
    /// <exception cref="IOException">The folder cannot be created or written to, or its disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write to the folder.</exception>
    internal static NamelessFile InFolder(string folder, string name, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(folder, $"{name}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, // Fails where the name exists, even as a symbolic link.
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

    /// <summary>Closes the file. Its memory mappings, such as a loaded library, stay.</summary>
    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle CreateInMemory(string name, uint flags);
}
