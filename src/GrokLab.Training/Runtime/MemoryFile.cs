using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GrokLab.Training.Runtime;

/// <summary>A file in this process's memory (Linux's memfd): it has no name in any folder, and no other user can write it.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC
    private const uint NoExecSeal = 8; // MFD_NOEXEC_SEAL: it cannot be started as a program; kernels before 6.3 do not know it.

    private readonly SafeFileHandle handle;

    /// <summary>Makes a file with this content.</summary>
    /// <param name="name">What <c>/proc/self/maps</c> and debuggers show; it need not be unique.</param>
    /// <param name="content">All of the file.</param>
    /// <exception cref="IOException">The system does not allow it, or there is no memory.</exception>
    internal MemoryFile(string name, ReadOnlySpan<byte> content)
    {
        handle = Open(name, CloseOnExec | NoExecSeal);
        if (handle.IsInvalid)
        {
            handle = Open(name, CloseOnExec);
        }

        if (handle.IsInvalid)
        {
            throw new IOException($"A file in memory cannot be made (memfd_create): {new Win32Exception().Message}.");
        }

        RandomAccess.Write(handle, content, fileOffset: 0);
    }

    /// <summary>A path by which this process opens the file until it is disposed of.</summary>
    internal string Path => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    /// <summary>Closes the file. What is mapped of it, such as a loaded library, stays.</summary>
    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string name, uint flags);
}
