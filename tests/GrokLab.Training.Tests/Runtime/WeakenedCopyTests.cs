using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class WeakenedCopyTests
{
    [LinuxFact]
    public void The_changed_library_is_in_memory_and_has_no_name_in_any_folder()
    {
        var expected = NativeFiles.Read(NativeFiles.TorchSharp);
        Assert.True(WeakSymbolVersion.Apply(expected, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv"));
        string path;
        using (var copy = WeakenedCopy.Of(NativeFiles.Path(NativeFiles.TorchSharp)))
        {
            path = copy!.Path;
            Assert.Equal(expected, File.ReadAllBytes(path));
            Assert.StartsWith($"/memfd:{NativeFiles.TorchSharp}", new FileInfo(path).LinkTarget, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
    }

    [LinuxFact]
    public void A_library_that_does_not_need_the_version_gets_no_copy() => Assert.Null(WeakenedCopy.Of(NativeFiles.Path("libc10.so")));

    [LinuxFact]
    public void Torchsharps_library_comes_from_the_program_or_from_memory()
    {
        LibTorch.Load();
        string[] loaded = [.. File.ReadAllLines("/proc/self/maps").Where(line => line.Contains("LibTorchSharp", StringComparison.Ordinal))];
        Assert.NotEmpty(loaded);
        Assert.All(loaded, line => Assert.True(
            line.Contains($" /memfd:{NativeFiles.TorchSharp}", StringComparison.Ordinal) || line.Contains(NativeFiles.Path(NativeFiles.TorchSharp), StringComparison.Ordinal), line));
    }
}
