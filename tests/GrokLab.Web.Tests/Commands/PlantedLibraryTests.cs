using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace GrokLab.Web.Tests.Commands;

/// <summary>
/// Another user has put a library of the right name and length where earlier versions kept a changed copy of TorchSharp's: the program does
/// not load it, and needs no such folder. A copy in the storage folder, where files in memory are refused, has a new name each time.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class PlantedLibraryTests : IDisposable
{
    private static readonly string Original = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [LinuxFact]
    public Task A_library_planted_in_the_temporary_folder_is_not_loaded_where_the_user_has_no_home() => AssertIgnoredAsync("TMPDIR");

    [LinuxFact]
    public Task A_library_planted_in_a_data_folder_that_everybody_can_write_is_not_loaded() => AssertIgnoredAsync("XDG_DATA_HOME");

    [LinuxFact]
    public Task A_library_planted_in_the_storage_folder_is_not_loaded_where_files_in_memory_are_refused() => AssertIgnoredAsync("Storage__Directory", DeniedMemory.Start);

    private Task AssertIgnoredAsync(string variable) => AssertIgnoredAsync(variable, command => Process.Start(command)!);

    private async Task AssertIgnoredAsync(string variable, Func<ProcessStartInfo, Process> startProcess)
    {
        var original = await File.ReadAllBytesAsync(Original);
        var digest = Convert.ToHexStringLower(SHA256.HashData(original))[..16];
        var native = Directory.CreateDirectory(Path.Combine(folder.Path, "GrokLab", "native")).FullName;
        string[] planted = [.. ((string[])[folder.Path, native]).SelectMany(f => (string[])[
            Path.Combine(f, $"libLibTorchSharp-{digest}.so"), Path.Combine(f, "libLibTorchSharp.so")])];
        foreach (var file in planted)
        {
            await File.WriteAllBytesAsync(file, new byte[original.Length]);
        }

        foreach (var level in (string[])[folder.Path, Path.Combine(folder.Path, "GrokLab"), native])
        {
            File.SetUnixFileMode(level, (UnixFileMode)0b111_111_111); // 0777
        }

        var command = ProgramRun.Command(new Dictionary<string, string?> { [variable] = folder.Path }, "devices");
        command.WorkingDirectory = folder.Path;
        var (exitCode, output, errors) = await ProgramRun.EndAsync(startProcess(command));
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("\"device\":\"cpu\"", output, StringComparison.Ordinal);
        Assert.Equal(planted.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(f => f.Contains("LibTorchSharp", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(planted, file => Assert.All(File.ReadAllBytes(file), b => Assert.Equal(0, b)));
    }
}
