using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GrokLab.Training.Runtime;

/// <summary>Finds the version of a libtorch: from the loaded libraries, or from the files of its installation.</summary>
internal static unsafe partial class LibTorchVersion
{
    /// <summary>The version that TorchSharp was built for, major and minor.</summary>
    internal const string Needed = "2.10";

    /// <summary>The version of the packages that the program is built with.</summary>
    internal const string Packaged = Needed + ".0";

    /// <summary>The version of the loaded libraries, for example 2.10.0; null where they do not export it.</summary>
    internal static string? Of(IReadOnlyList<IntPtr> libraries)
    {
        foreach (var library in libraries)
        {
            if (NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var address))
            {
                return Format(((delegate* unmanaged[Cdecl]<ulong>)address)());
            }
        }

        return null;
    }

    /// <summary>
    /// The version of the installation with this <c>lib</c> folder: beside it, PyTorch has <c>version.py</c>, and libtorch
    /// without Python has <c>build-version</c>. Null where neither can be read.
    /// </summary>
    internal static string? OfInstallation(string libraryDirectory)
    {
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(libraryDirectory))) is not { } root)
        {
            return null;
        }

        var assigned = PythonVersion().Match(Read(Path.Combine(root, "version.py")));
        return assigned.Success ? assigned.Groups[1].Value
            : Read(Path.Combine(root, "build-version")).Trim() is { Length: > 0 } version ? version
            : null;
    }

    /// <summary>The version in words, from <c>aoti_torch_abi_version</c>: major, minor and patch in the three highest bytes.</summary>
    internal static string Format(ulong abiVersion) => $"{abiVersion >> 56}.{(abiVersion >> 48) & 0xff}.{(abiVersion >> 40) & 0xff}";

    /// <summary>Whether a version, for example 2.10.0+cpu, is the one that TorchSharp was built for.</summary>
    internal static bool IsNeeded(string version) => version == Needed || version.StartsWith(Needed + ".", StringComparison.Ordinal);

    private static string Read(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex("""^__version__[^=\n]*=\s*['"]([^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();
}
