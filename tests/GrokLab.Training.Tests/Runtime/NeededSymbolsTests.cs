using System.Text;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class NeededSymbolsTests
{
    private const string Negation = "_ZN2at4_ops4neg_4callERNS_6TensorE";
    private const string ModuleConstructor = "_ZN5torch2nn6ModuleC1Ev";
    private const string TensorGradient = "_ZNK3c1010TensorImpl4gradEv";

    [Fact]
    public void TorchSharp_needs_functions_of_libtorch()
    {
        var needed = NeededSymbols.Of(NativeFiles.Read(NativeFiles.TorchSharp));
        Assert.InRange(needed.Count, 1_000, 5_000);
        Assert.Equal(needed.Count, needed.Distinct().Count());
        Assert.All((string[])[Negation, ModuleConstructor, TensorGradient], symbol => Assert.Contains(symbol, needed));
    }

    [Theory]
    [InlineData("__gmon_start__", "weak")]
    [InlineData("_ZTH14torch_last_err", "weak")]
    [InlineData("malloc", "of the C library, with a version")]
    [InlineData("_ZSt21ios_base_library_initv", "of the C++ library, with a version")]
    [InlineData("THSTensor_neg", "defined by TorchSharp itself")]
    [InlineData("", "the first entry of every table")]
    public void Weak_versioned_and_defined_symbols_are_not_needed_of_libtorch(string symbol, string why) =>
        Assert.False(NeededSymbols.Of(NativeFiles.Read(NativeFiles.TorchSharp)).Contains(symbol), $"{symbol} is {why}.");

    [LinuxFact]
    public void The_libtorch_that_comes_with_the_program_has_every_symbol() => Assert.Empty(NeededSymbols.Missing(
        NeededSymbols.Of(NativeFiles.Read(NativeFiles.TorchSharp)), [NativeFiles.Load("libc10.so"), NativeFiles.Load("libtorch_cpu.so")]));

    [LinuxFact]
    public void What_a_part_of_libtorch_does_not_have_is_missing()
    {
        var missing = NeededSymbols.Missing(NeededSymbols.Of(NativeFiles.Read(NativeFiles.TorchSharp)), [NativeFiles.Load("libc10.so")]);
        Assert.Contains(Negation, missing);
        Assert.Contains(ModuleConstructor, missing);
        Assert.DoesNotContain(TensorGradient, missing); // libc10.so has it.
    }

    [LinuxFact]
    public void A_single_symbol_that_libtorch_does_not_have_is_found()
    {
        var changed = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(NativeFiles.Read(NativeFiles.TorchSharp)).Replace($"\0{Negation}\0", $"\0{Negation[..^1]}Q\0", StringComparison.Ordinal));
        var missing = NeededSymbols.Missing(NeededSymbols.Of(changed), [NativeFiles.Load("libtorch_cpu.so")]);
        Assert.Equal([$"{Negation[..^1]}Q"], missing);
    }

    [Fact]
    public void What_is_no_library_or_is_cut_short_is_refused()
    {
        var bytes = NativeFiles.Read(NativeFiles.TorchSharp);
        Assert.Throws<InvalidDataException>(() => NeededSymbols.Of(bytes[..(bytes.Length / 2)]));
        Assert.Throws<InvalidDataException>(() => NeededSymbols.Of(bytes[..40]));
        Assert.Throws<InvalidDataException>(() => NeededSymbols.Of([]));
    }
}
