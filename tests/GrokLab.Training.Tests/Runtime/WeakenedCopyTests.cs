using System.Runtime.Versioning;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

[SupportedOSPlatform("linux")]
public sealed class WeakenedCopyTests
{
    [LinuxFact]
    public void The_changed_library_is_in_memory_and_has_no_name_in_any_folder()
    {
        var expected = NativeFiles.Read(NativeFiles.TorchSharp);
        Assert.True(WeakSymbolVersion.Apply(expected, "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv"));
        var copy = WeakenedCopy.Of(NativeFiles.Path(NativeFiles.TorchSharp));
        Assert.Equal(expected, copy);
        string path;
        using (var file = NamelessFile.InMemory(NativeFiles.TorchSharp, copy))
        {
            path = file.Path;
            Assert.Equal(expected, File.ReadAllBytes(path));
            Assert.StartsWith($"/memfd:{NativeFiles.TorchSharp}", new FileInfo(path).LinkTarget, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(path));
    }

    [LinuxFact]
    public void A_copy_in_a_folder_is_its_owners_alone_and_has_no_name_either()
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("groklab-copy-").FullName, "storage");
        try
        {
            using (var file = NamelessFile.InFolder(folder, "copy", [1, 2, 3]))
            {
                Assert.Equal([1, 2, 3], File.ReadAllBytes(file.Path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
                Assert.StartsWith(Path.Combine(folder, "copy."), new FileInfo(file.Path).LinkTarget, StringComparison.Ordinal);
                Assert.Empty(Directory.GetFileSystemEntries(folder));
            }

            Assert.ThrowsAny<IOException>(() => NamelessFile.InFolder("/dev/null", "copy", [1]));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
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
