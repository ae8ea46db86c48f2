using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>TorchSharp's native library, changed so that it loads where the system's libstdc++ is Debian 12's.</summary>
internal static class WeakenedCopy
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The bytes of the changed library.</summary>
    /// <returns>Null where the library does not need that version, so that a copy would not help.</returns>
    /// <exception cref="InvalidDataException">The file is not a library.</exception>
    /// <exception cref="IOException">The library cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the library.</exception>
    internal static byte[]? Of(string library)
    {
        var bytes = File.ReadAllBytes(library);
        return WeakSymbolVersion.Apply(bytes, MissingVersion, MissingSymbol) ? bytes : null;
    }

    /// <summary>
    /// Loads the changed library from memory, or, where the system does not allow that, from a file without a name in the storage folder.
    /// Nothing is kept for the next process: there is no file to verify, and none that another user could have put there.
    /// </summary>
    /// <param name="library">The path of the unchanged library.</param>
    /// <param name="copy">The result of <see cref="Of"/>.</param>
    /// <param name="storage">The storage folder.</param>
    /// <exception cref="DllNotFoundException">Both fail.</exception>
    internal static IntPtr Load(string library, byte[] copy, string storage)
    {
        var name = Path.GetFileName(library);
        try
        {
            return Load(NamelessFile.InMemory(name, copy));
        }
        catch (Exception inMemory) when (IsRefusal(inMemory))
        {
            try
            {
                return Load(NamelessFile.InFolder(storage, name, copy));
            }
            catch (Exception inFolder) when (IsRefusal(inFolder))
            {
                throw LibTorchFailure.NoCopy(library, inMemory, storage, inFolder);
            }
        }
    }

    private static IntPtr Load(NamelessFile file)
    {
        using (file)
        {
            return NativeLibrary.Load(file.Path);
        }
    }

    private static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException;
}
