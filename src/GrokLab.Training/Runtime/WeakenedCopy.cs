namespace GrokLab.Training.Runtime;

/// <summary>TorchSharp's native library, changed so that it loads where the system's libstdc++ is Debian 12's.</summary>
internal static class WeakenedCopy
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The changed library in memory: a copy on the disk would have to be protected from other users.</summary>
    /// <returns>Null where the library does not need that version, so that a copy would not help.</returns>
    /// <exception cref="InvalidDataException">The file is no library.</exception>
    /// <exception cref="IOException">The library cannot be read, or the copy cannot be made.</exception>
    internal static MemoryFile? Of(string library)
    {
        var bytes = File.ReadAllBytes(library);
        return WeakSymbolVersion.Apply(bytes, MissingVersion, MissingSymbol) ? new MemoryFile(Path.GetFileName(library), bytes) : null;
    }
}
