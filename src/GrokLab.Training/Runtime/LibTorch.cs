using System.Reflection;
using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>Loads libtorch and TorchSharp's native half. Call <see cref="Load"/> before the first use of TorchSharp.</summary>
public static partial class LibTorch
{
    /// <summary>The environment variable that names the folder of an installed libtorch, for example
    /// <c>…/site-packages/torch/lib</c>; empty or absent: the libtorch that came with the program.</summary>
    public const string DirectoryVariable = "Torch__LibraryDirectory";

    // In the order of their dependencies: TorchSharp's own library then finds each of them by name.
    private static readonly string[] Names = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    private static readonly Lock Gate = new();
    private static readonly List<IntPtr> Libraries = [];
    private static bool loaded;
    private static string? version;

    /// <summary>The version of the loaded libtorch, for example 2.10.0, or <c>unknown</c>. Loads libtorch.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder that <see cref="DirectoryVariable"/> names does not exist.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing or cannot be used.</exception>
    public static string Version
    {
        get
        {
            Load();
            return version ?? "unknown";
        }
    }

    /// <summary>Loads the native libraries once per process; later calls do nothing.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder that <see cref="DirectoryVariable"/> names does not exist.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing, cannot be loaded on this machine, or lacks what
    /// TorchSharp needs. The message says how to fix it.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
            {
                return;
            }

            LeaveDeletedFolder();
            var installed = InstalledDirectory();
            if (OperatingSystem.IsLinux())
            {
                LetIdleThreadsSleepSoon();
                LoadLibraries(installed);
                LoadTorchSharp(installed);
            }
            else if (installed is not null)
            {
                LoadLibraries(installed);
                if (version is not null && !LibTorchVersion.IsNeeded(version))
                {
                    throw LibTorchFailure.OtherVersion(installed, version);
                }
            }
            else
            {
                version = LibTorchVersion.Packaged; // TorchSharp finds and loads it by itself.
            }

            loaded = true;
        }
    }

    /// <summary>A C function of libtorch or of a library that it needs; false where this platform's libtorch does not export it.</summary>
    internal static bool TryGetExport(string name, out IntPtr address)
    {
        Load();
        foreach (var library in Libraries)
        {
            if (NativeLibrary.TryGetExport(library, name, out address))
            {
                return true;
            }
        }

        address = IntPtr.Zero;
        return false;
    }

    /// <summary>Loads libtorch from one installation only: libraries of two versions are not compatible.</summary>
    private static void LoadLibraries(string? installed)
    {
        Libraries.Clear();
        var folders = installed is null ? OwnDirectories() : [installed];
        foreach (var name in Names)
        {
            var file = FileName(name);
            if (Find(folders, file) is { } path)
            {
                Libraries.Add(Open(path, installed));
            }
            else if (!name.Contains("cuda", StringComparison.Ordinal))
            {
                throw installed is null ? LibTorchFailure.MissingOwn(folders, file) : LibTorchFailure.Missing(installed, file);
            }
        }

        version = LibTorchVersion.Of(Libraries) ?? (installed is null ? null : LibTorchVersion.OfInstallation(installed));
    }

    private static void LoadTorchSharp(string? installed)
    {
        const string file = "libLibTorchSharp.so";
        var path = Find(OwnDirectories(), file) ?? throw LibTorchFailure.MissingOwn(OwnDirectories(), file);
        if (installed is not null && NeededSymbols.Missing(Needed(path), Libraries) is { Count: > 0 } missing)
        {
            throw LibTorchFailure.WrongVersion(installed, version, missing);
        }

        if (!NativeLibrary.TryLoad(path, out var torchSharp))
        {
            torchSharp = OpenWeakened(path);
        }

        // TorchSharp's imports use the bare name; this resolver answers them, so that they never reach the file that does not load.
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("TorchSharp"), (name, _, _) => name == "LibTorchSharp" ? torchSharp : IntPtr.Zero);
    }

    private static IReadOnlyList<string> Needed(string path)
    {
        try
        {
            return NeededSymbols.Of(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw LibTorchFailure.RefusedOwn(path, e);
        }
    }

    private static IntPtr OpenWeakened(string path)
    {
        byte[]? copy = null;
        try
        {
            copy = WeakenedCopy.Of(path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The linker gives a better error for the file.
        }

        return copy is null ? Open(path, installed: null) : WeakenedCopy.Load(path, copy, StorageFolder.FromEnvironment());
    }

    private static IntPtr Open(string path, string? installed)
    {
        try
        {
            return ElfFile.IsCutShort(path) ? throw new InvalidDataException("The file is cut short.") : NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or InvalidDataException)
        {
            throw installed is null ? LibTorchFailure.RefusedOwn(path, e) : LibTorchFailure.Refused(installed, Path.GetFileName(path), e);
        }
    }

    /// <summary>Leaves a deleted working folder, because oneMKL would end the process. Any existing folder will do.</summary>
    private static void LeaveDeletedFolder()
    {
        try
        {
            _ = Directory.GetCurrentDirectory();
        }
        catch (IOException)
        {
            Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        }
    }

    /// <summary>
    /// Between two operations libgomp's threads spin for some milliseconds before they sleep. Training shares its processors
    /// with the dashboard, a browser and other runs, and a spinning thread then blocks the thread that it
    /// waits for. A short spin does not slow down a single run on the machine: steps per second of the Fig. 1 network on two
    /// cores were 31 with libgomp's own count, 31 with this one and 21 without any; with two runs at once, 3.7, 12.6 and 15.4 each.
    /// A user's OMP_WAIT_POLICY or GOMP_SPINCOUNT is not changed.
    /// </summary>
    /// <remarks>libgomp reads the C environment when it is loaded; .NET's own setter does not reach it.</remarks>
    private static void LetIdleThreadsSleepSoon()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            _ = SetEnvironmentVariable("GOMP_SPINCOUNT", "2500", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    private static string? InstalledDirectory()
    {
        var directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        return string.IsNullOrWhiteSpace(directory) ? null
            : Directory.Exists(directory) ? Path.GetFullPath(directory)
            : throw LibTorchFailure.NoFolder(directory);
    }

    private static IReadOnlyList<string> OwnDirectories()
    {
        var native = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. native, AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static string? Find(IEnumerable<string> directories, string name) =>
        directories.Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);
}
