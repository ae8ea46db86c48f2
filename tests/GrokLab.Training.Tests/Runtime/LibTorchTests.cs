using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class LibTorchTests
{
    [LinuxFact]
    public void Functions_of_all_loaded_libraries_and_of_their_needs_are_found()
    {
        // Of libtorch_cpu.so, libc10.so, and the libgomp that libtorch_cpu.so needs.
        foreach (var name in (string[])["sgemm_", "_ZNK3c1010TensorImpl4gradEv", "omp_get_max_threads"])
        {
            Assert.True(LibTorch.TryGetExport(name, out var address), name);
            Assert.NotEqual(IntPtr.Zero, address);
        }
    }

    [Fact]
    public void A_function_that_no_library_has_is_not_found()
    {
        Assert.False(LibTorch.TryGetExport("no_such_function", out var address));
        Assert.Equal(IntPtr.Zero, address);
    }

    [LinuxFact]
    public void Only_a_library_that_ends_before_its_section_table_is_cut_short()
    {
        var file = Path.GetTempFileName();
        try
        {
            var bytes = NativeFiles.Read("libc10.so");
            foreach (var (content, cut) in ((byte[], bool)[])[(bytes, false), (bytes[..^1], true), (bytes[..64], true), (bytes[..63], false), ([], false)])
            {
                File.WriteAllBytes(file, content);
                Assert.Equal(cut, ElfFile.IsCutShort(file));
            }

            Assert.False(ElfFile.IsCutShort("/no/such/file"));
            Assert.All((string[])["libtorch_cpu.so", "libtorch.so", NativeFiles.TorchSharp], name => Assert.False(ElfFile.IsCutShort(NativeFiles.Path(name))));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
