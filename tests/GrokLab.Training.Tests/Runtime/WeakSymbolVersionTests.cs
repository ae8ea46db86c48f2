using System.Text;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class WeakSymbolVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    [Fact]
    public void The_version_need_and_the_symbol_become_weak_and_nothing_else_changes()
    {
        var original = TorchSharpLibrary();
        var changed = (byte[])original.Clone();
        Assert.True(WeakSymbolVersion.Apply(changed, Version, Symbol));
        var places = Enumerable.Range(0, original.Length).Where(i => original[i] != changed[i]).ToList();
        Assert.Equal(2, places.Count);
        Assert.Contains(places, i => original[i] == 0 && changed[i] == 2); // vna_flags: VER_FLG_WEAK
        Assert.Contains(places, i => original[i] >> 4 == 1 && changed[i] >> 4 == 2); // st_info: global to weak
    }

    [Fact]
    public void A_library_that_does_not_need_the_version_is_left_alone()
    {
        var bytes = TorchSharpLibrary();
        var before = (byte[])bytes.Clone();
        Assert.False(WeakSymbolVersion.Apply(bytes, "GLIBCXX_9.9.99", Symbol));
        Assert.Equal(before, bytes);
    }

    [Fact]
    public void What_is_no_ELF_file_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => WeakSymbolVersion.Apply(Encoding.ASCII.GetBytes(new string('x', 100)), Version, Symbol));
        Assert.Throws<InvalidDataException>(() => WeakSymbolVersion.Apply([], Version, Symbol));
    }

    [Fact]
    public void A_library_that_is_cut_short_is_refused()
    {
        var bytes = TorchSharpLibrary();
        Assert.Throws<InvalidDataException>(() => WeakSymbolVersion.Apply(bytes[..(bytes.Length / 2)], Version, Symbol));
    }

    private static byte[] TorchSharpLibrary() => NativeFiles.Read(NativeFiles.TorchSharp);
}
