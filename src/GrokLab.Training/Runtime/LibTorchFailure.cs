using System.Globalization;

namespace GrokLab.Training.Runtime;

/// <summary>The errors of loading libtorch. Each message says what is wrong and how to fix it; the commands print it unchanged.</summary>
internal static class LibTorchFailure
{
    private const string Setting = "Torch:LibraryDirectory";
    private const string OwnInstead = "remove the setting to use the libtorch that comes with the program";
    private const string Remedy = $"Install PyTorch {LibTorchVersion.Needed} and set {Setting} to its lib folder, or {OwnInstead}.";

    /// <summary>The setting does not name a folder.</summary>
    internal static DirectoryNotFoundException NoFolder(string setting) => new(
        $"{Setting} is '{setting}', {(File.Exists(setting) ? "which is a file, not a folder" : "which does not exist")}. {Remedy}");

    /// <summary>A library of libtorch is missing from the folder of the setting.</summary>
    internal static DllNotFoundException Missing(string folder, string file)
    {
        var below = Path.Combine(folder, "lib");
        var remedy = File.Exists(Path.Combine(below, file)) ? $"Its subfolder has it: set {Setting} to '{below}'." : Remedy;
        return new($"{Setting} is '{folder}', and this folder has no {file}. {remedy}");
    }

    /// <summary>A library is missing from the program's own folders.</summary>
    internal static DllNotFoundException MissingOwn(IEnumerable<string> folders, string file) => new(
        $"{file} is in none of: {string.Join(", ", folders)}. Build with -p:TorchBackend=cpu or cuda, or set {Setting} to the lib "
        + $"folder of an installed PyTorch {LibTorchVersion.Needed}.");

    /// <summary>The system refuses a library in the folder of the setting.</summary>
    internal static DllNotFoundException Refused(string folder, string file, Exception reason)
    {
        var remedy = file.Contains("cuda", StringComparison.Ordinal)
            ? $"Install this PyTorch again together with its CUDA libraries, as pip does, or {OwnInstead}."
            : $"The folder must belong to a PyTorch for this system and processor. {Remedy}";
        return new($"{Setting} is '{folder}'. Its {file} cannot be loaded: {SystemsWords(reason)}. {remedy}", reason);
    }

    /// <summary>The system refuses a library that comes with the program.</summary>
    internal static DllNotFoundException RefusedOwn(string path, Exception reason)
    {
        const string remedy = "Build the program again. It needs glibc 2.34 and the libstdc++ of GCC 12, or newer ones.";
        return new($"'{path}', which comes with the program, cannot be loaded: {SystemsWords(reason)}. {remedy}", reason);
    }

    /// <summary>The changed copy of TorchSharp's native library cannot be made or loaded, neither in memory nor in the storage folder.</summary>
    internal static DllNotFoundException NoCopy(string path, Exception inMemory, string folder, Exception inFolder) => new(
        $"This system's libstdc++ is older than that of GCC 13. The program therefore loads a changed copy of '{path}'. It cannot load it from memory "
        + $"({SystemsWords(inMemory)}), and not from the folder of Storage:Directory, '{folder}' ({SystemsWords(inFolder)}). Set Storage:Directory (environment "
        + $"{StorageFolder.Variable}) to a folder that this user can write and that is not mounted with noexec, or install the libstdc++ of GCC 13 or a newer one.",
        inFolder);

    /// <summary>This libtorch lacks symbols that TorchSharp needs.</summary>
    internal static DllNotFoundException WrongVersion(string folder, string? version, IReadOnlyList<string> missing)
    {
        var (symbols, have) = missing.Count == 1 ? ("symbol", "") : ("symbols", "for example ");
        return new(
            $"{Setting} is '{folder}'. Its libtorch is {Named(version)}, but the program was built for version {LibTorchVersion.Needed} and needs "
            + $"{missing.Count.ToString(CultureInfo.InvariantCulture)} {symbols} that this one does not have: "
            + $"{have}{string.Join(" and ", missing.Take(2))}. {Remedy}");
    }

    /// <summary>This libtorch has another version, and this system cannot check for the symbols that TorchSharp needs.</summary>
    internal static DllNotFoundException OtherVersion(string folder, string version) => new(
        $"{Setting} is '{folder}'. Its libtorch is {Named(version)}, but on this system it must be version {LibTorchVersion.Needed}. {Remedy}");

    private static string Named(string? version) => version is null ? "of an unknown version" : $"version {version}";

    /// <summary>The dynamic linker's message. On Linux and macOS, .NET puts it after a first line with .NET's own advice.</summary>
    private static string SystemsWords(Exception reason)
    {
        var lines = reason.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join("; ", lines.Length > 1 ? lines[1..] : lines).TrimEnd('.');
    }
}
