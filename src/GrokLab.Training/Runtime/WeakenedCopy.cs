using System.Security.Cryptography;

namespace GrokLab.Training.Runtime;

/// <summary>A copy of TorchSharp's native library that loads where the system's libstdc++ is Debian 12's.</summary>
internal static class WeakenedCopy
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The path of the copy, which is made once and kept in the user's cache.</summary>
    /// <returns>The library's own path where a copy would not help.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The copy cannot be written.</exception>
    internal static string Of(string library)
    {
        var bytes = File.ReadAllBytes(library);
        var name = $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}.so";
        if (!WeakSymbolVersion.Apply(bytes, MissingVersion, MissingSymbol))
        {
            return library; // Something else is missing: the load then fails with the linker's own words.
        }

        var folder = Path.Combine(CacheFolder(), "GrokLab", "native");
        Directory.CreateDirectory(folder);
        var copy = Path.Combine(folder, name);
        if (!File.Exists(copy) || new FileInfo(copy).Length != bytes.Length)
        {
            var temporary = $"{copy}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, copy, overwrite: true); // Atomic: two processes may start at once.
        }

        return copy;
    }

    private static string CacheFolder()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return folder.Length > 0 ? folder : Path.GetTempPath();
    }
}
