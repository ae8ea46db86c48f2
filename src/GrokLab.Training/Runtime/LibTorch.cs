using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GrokLab.Training.Runtime;

/// <summary>Loads libtorch and TorchSharp's native half. Call <see cref="Load"/> before the first use of TorchSharp.</summary>
public static partial class LibTorch
{
    /// <summary>The environment variable that names the folder of an installed libtorch, for example
    /// <c>…/site-packages/torch/lib</c>; empty or absent: the libtorch that came with the program.</summary>
    public const string DirectoryVariable = "Torch__LibraryDirectory";

    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string MissingSymbol = "_ZSt21ios_base_library_initv";

    private static readonly Lock Gate = new();
    private static bool loaded;
    private static IntPtr torchCpu;

    /// <summary>Loads the native libraries once a process; later calls do nothing.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder that <see cref="DirectoryVariable"/> names does not exist.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing or cannot be loaded on this machine.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (loaded)
            {
                return;
            }

            var directories = SearchDirectories();
            if (OperatingSystem.IsLinux())
            {
                LoadOnLinux(directories);
            }
            else if (InstalledDirectory() is { } directory)
            {
                LoadAll(directory, OperatingSystem.IsWindows()
                    ? ["c10.dll", "torch_cpu.dll", "c10_cuda.dll", "torch_cuda.dll", "torch.dll"]
                    : ["libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"]);
            }

            loaded = true;
        }
    }

    /// <summary>A C function of libtorch's CPU library; false where this platform's library does not export it.</summary>
    internal static bool TryGetExport(string name, out IntPtr address)
    {
        Load();
        address = IntPtr.Zero;
        return torchCpu != IntPtr.Zero && NativeLibrary.TryGetExport(torchCpu, name, out address);
    }

    private static void LoadOnLinux(IReadOnlyList<string> directories)
    {
        LetIdleThreadsSleepSoon();

        // The order is that of their needs: TorchSharp's own library then finds each of them by its name.
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"])
        {
            if (Find(directories, name) is { } path)
            {
                var handle = NativeLibrary.Load(path);
                torchCpu = name == "libtorch_cpu.so" ? handle : torchCpu;
            }
            else if (!name.Contains("cuda", StringComparison.Ordinal))
            {
                throw new DllNotFoundException($"{name} is in none of: {string.Join(", ", directories)}. {InstallHint}");
            }
        }

        var binding = Find(directories, "libLibTorchSharp.so")
            ?? throw new DllNotFoundException($"libLibTorchSharp.so is in none of: {string.Join(", ", directories)}.");
        if (!NativeLibrary.TryLoad(binding, out var torchSharp))
        {
            torchSharp = NativeLibrary.Load(WeakenedCopy(binding));
        }

        // TorchSharp's imports ask for the bare name; answered here, they never reach the file that does not load.
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("TorchSharp"), (name, _, _) => name == "LibTorchSharp" ? torchSharp : IntPtr.Zero);
    }

    /// <summary>
    /// Between two operations libgomp's threads spin for some milliseconds before they sleep. Training shares its processors
    /// with the dashboard, a browser and other runs, and a spinning thread then keeps the very thread from running that it
    /// waits for. A short spin costs a run that has the machine to itself nothing: steps a second of the Fig. 1 network on two
    /// cores were 31 with libgomp's own count, 31 with this one and 21 without any; of two runs at once 3.7, 12.6 and 15.4 each.
    /// An OMP_WAIT_POLICY or GOMP_SPINCOUNT that the user has set is left alone.
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

    private const string InstallHint =
        "Build with -p:TorchBackend=cpu or cuda, or set Torch:LibraryDirectory to the lib folder of an installed PyTorch.";

    private static List<string> SearchDirectories()
    {
        var native = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] own = [.. native, AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
        return InstalledDirectory() is { } directory ? [directory, .. own] : [.. own];
    }

    private static string? InstalledDirectory()
    {
        var directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        if (string.IsNullOrWhiteSpace(directory))
        {
            return null;
        }

        return Directory.Exists(directory)
            ? directory
            : throw new DirectoryNotFoundException(
                $"Torch:LibraryDirectory is '{directory}', which does not exist. It must be a folder with libtorch's libraries.");
    }

    private static string? Find(IEnumerable<string> directories, string name) =>
        directories.Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    private static void LoadAll(string directory, IEnumerable<string> names)
    {
        foreach (var path in names.Select(n => Path.Combine(directory, n)).Where(File.Exists))
        {
            NativeLibrary.Load(path);
        }
    }

    /// <summary>A copy of the library that this machine's libstdc++ can load, made once and kept in the user's cache.</summary>
    private static string WeakenedCopy(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var name = $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}.so";
        if (!WeakSymbolVersion.Apply(bytes, MissingVersion, MissingSymbol))
        {
            return path; // Something else is missing: let the load fail with the linker's own words.
        }

        var directory = Path.Combine(CacheDirectory(), "GrokLab", "native");
        Directory.CreateDirectory(directory);
        var copy = Path.Combine(directory, name);
        if (!File.Exists(copy) || new FileInfo(copy).Length != bytes.Length)
        {
            var temporary = $"{copy}.{Environment.ProcessId}";
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, copy, overwrite: true); // Atomic: two processes may start at once.
        }

        return copy;
    }

    private static string CacheDirectory()
    {
        var directory = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return directory.Length > 0 ? directory : Path.GetTempPath();
    }
}
