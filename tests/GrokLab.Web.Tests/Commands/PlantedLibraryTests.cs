using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace GrokLab.Web.Tests.Commands;

/// <summary>
/// Another user has put a library of the right name and length where earlier versions kept a changed copy of TorchSharp's: the program does
/// not load it, and needs no such folder.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class PlantedLibraryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Original = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [LinuxFact]
    public Task A_library_planted_in_the_temporary_folder_is_not_loaded_where_the_user_has_no_home() => AssertIgnoredAsync("TMPDIR");

    [LinuxFact]
    public Task A_library_planted_in_a_data_folder_that_everybody_can_write_is_not_loaded() => AssertIgnoredAsync("XDG_DATA_HOME");

    private async Task AssertIgnoredAsync(string variable)
    {
        var original = await File.ReadAllBytesAsync(Original);
        var planted = Path.Combine(
            Directory.CreateDirectory(Path.Combine(folder.Path, "GrokLab", "native")).FullName,
            $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(original))[..16]}.so");
        await File.WriteAllBytesAsync(planted, new byte[original.Length]);
        foreach (var level in (string[])[folder.Path, Path.Combine(folder.Path, "GrokLab"), Path.GetDirectoryName(planted)!])
        {
            File.SetUnixFileMode(level, (UnixFileMode)0b111_111_111); // 0777
        }

        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), "devices"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        foreach (var name in (string[])["HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME"])
        {
            start.Environment.Remove(name);
        }

        start.Environment[variable] = folder.Path;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.Contains("\"device\":\"cpu\"", output, StringComparison.Ordinal);
        Assert.All(await File.ReadAllBytesAsync(planted), b => Assert.Equal(0, b));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(planted)!));
    }
}
