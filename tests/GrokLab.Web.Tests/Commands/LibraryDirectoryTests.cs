using System.Diagnostics;

namespace GrokLab.Web.Tests.Commands;

/// <summary>The real program with <c>Torch:LibraryDirectory</c> set: it uses the libtorch there, or says in one line why it cannot.</summary>
public sealed class LibraryDirectoryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Native = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
    private static readonly string[] Libraries = ["libc10.so", "libtorch_cpu.so", "libtorch.so", "libgomp-98b21ff3.so.1"];

    private readonly TemporaryFolder installation = new();
    private readonly string lib;

    public LibraryDirectoryTests()
    {
        lib = Directory.CreateDirectory(Path.Combine(installation.Path, "lib")).FullName;
    }

    public void Dispose() => installation.Dispose();

    [LinuxFact]
    public async Task The_libtorch_in_the_folder_is_used()
    {
        Link(Libraries);
        var (exitCode, output, errors) = await RunAsync(lib, "devices");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("\"device\":\"cpu\"", output, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_file_that_is_no_library_ends_every_command_with_a_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(lib, "libc10.so"), "This is no library.");
        foreach (var command in (string[][])[["devices"], ["time", "--preset", "grokking-quick"], ["train", "--preset", "grokking-quick"]])
        {
            await AssertRefusedAsync(lib, command, "Its libc10.so cannot be loaded: ", "too short", "for this system and processor");
        }
    }

    [LinuxFact]
    public async Task The_folder_above_is_refused_with_the_right_one()
    {
        Link(Libraries);
        await AssertRefusedAsync(installation.Path, ["devices"], "has no libc10.so", $"set Torch:LibraryDirectory to '{lib}'");
    }

    [LinuxFact]
    public async Task A_library_that_is_not_there_is_not_taken_from_the_program()
    {
        Link("libc10.so");
        await AssertRefusedAsync(lib, ["devices"], "this folder has no libtorch_cpu.so", "Install PyTorch 2.10");
    }

    [LinuxFact]
    public async Task A_CUDA_library_without_its_needs_is_refused_in_the_linkers_words()
    {
        Link(Libraries);
        File.Copy(Path.Combine(Native, "libnnapi_backend.so"), Path.Combine(lib, "libtorch_cuda.so")); // It needs libtorch_python.so.
        await AssertRefusedAsync(
            lib, ["devices"], "Its libtorch_cuda.so cannot be loaded: libtorch_python.so: cannot open shared object file", "together with its CUDA libraries");
    }

    [LinuxFact]
    public async Task A_library_that_is_cut_short_is_refused_before_it_ends_the_process()
    {
        Link("libtorch_cpu.so", "libtorch.so");
        await File.WriteAllBytesAsync(Path.Combine(lib, "libc10.so"), (await File.ReadAllBytesAsync(Path.Combine(Native, "libc10.so")))[..700_000]);
        await AssertRefusedAsync(lib, ["devices"], "Its libc10.so cannot be loaded: The file is cut short");
    }

    [LinuxFact]
    public async Task A_libtorch_without_the_needed_symbols_is_refused_with_its_version()
    {
        Link("libc10.so", "libgomp-98b21ff3.so.1");
        foreach (var name in (string[])["libtorch_cpu.so", "libtorch.so"])
        {
            File.Copy(Path.Combine(Native, "libtorch_global_deps.so"), Path.Combine(lib, name)); // A library with no function.
        }

        await File.WriteAllTextAsync(Path.Combine(installation.Path, "version.py"), "__version__ = '2.6.0+cpu'\n");
        await AssertRefusedAsync(
            lib, ["devices"], "Its libtorch is version 2.6.0+cpu, but the program was built for version 2.10", "symbols that this one does not have: for example _Z", "Install PyTorch 2.10");
    }

    private static async Task AssertRefusedAsync(string folder, string[] command, params string[] words)
    {
        var (exitCode, _, errors) = await RunAsync(folder, command);
        var sentence = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Torch:LibraryDirectory is '{folder}'", sentence, StringComparison.Ordinal);
        Assert.All(words, w => Assert.Contains(w, sentence, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "GrokLab.Web.dll"), .. command])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["Torch__LibraryDirectory"] = folder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    private void Link(params string[] libraries)
    {
        foreach (var name in libraries)
        {
            File.CreateSymbolicLink(Path.Combine(lib, name), Path.Combine(Native, name));
        }
    }
}
