using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Runtime;

public sealed class LibTorchVersionTests : IDisposable
{
    private readonly DirectoryInfo installation = Directory.CreateTempSubdirectory("groklab-torch-");

    public void Dispose() => installation.Delete(recursive: true);

    [LinuxFact]
    public void The_loaded_libraries_tell_their_version()
    {
        Assert.Equal("2.10.0", LibTorchVersion.Of([NativeFiles.Load("libc10.so"), NativeFiles.Load("libtorch_cpu.so")]));
        Assert.Equal("2.10.0", LibTorch.Version);
    }

    [LinuxFact]
    public void Libraries_that_do_not_tell_their_version_have_none() => Assert.Null(LibTorchVersion.Of([NativeFiles.Load("libc10.so")]));

    [Fact]
    public void The_needed_version_is_the_one_that_TorchSharp_was_built_for()
    {
        Assert.Equal(LibTorchVersion.Packaged, Version.Parse(TorchSharp.torch.__version__).ToString(3));
        Assert.True(LibTorchVersion.IsNeeded(LibTorchVersion.Packaged));
    }

    [Fact]
    public void A_run_records_the_version_of_the_loaded_libtorch()
    {
        using var control = new RunControl();
        var spec = Presets.Find("grokking-quick")!.Spec with { Task = new ModularArithmeticSpec { Modulus = 7 }, Device = "cpu" };
        var started = Assert.IsType<TrainingStarted>(new Trainer(spec, control).Run().First());
        Assert.Equal(LibTorch.Version, started.Versions["libtorch"]);
    }

    [Theory]
    [InlineData(0x020a_0000_0000_0000, "2.10.0")]
    [InlineData(0x020b_0100_0000_0000, "2.11.1")]
    [InlineData(0x0300_0c00_0000_0007, "3.0.12")]
    public void Major_minor_and_patch_are_the_three_highest_bytes(ulong abiVersion, string version) =>
        Assert.Equal(version, LibTorchVersion.Format(abiVersion));

    [Theory]
    [InlineData("from typing import Optional\n\n__all__ = ['__version__', 'debug']\n__version__ = '2.11.0+cu130'\ndebug = False\n", "2.11.0+cu130")]
    [InlineData("__version__ = \"1.13.1\"\r\n", "1.13.1")]
    [InlineData("__version__: str = '2.6.0a0+git1234'", "2.6.0a0+git1234")]
    [InlineData("debug = False", null)]
    [InlineData("", null)]
    public void An_installed_PyTorch_has_its_version_in_version_py(string text, string? version)
    {
        File.WriteAllText(Path.Combine(installation.FullName, "version.py"), text);
        Assert.Equal(version, LibTorchVersion.OfInstallation(Path.Combine(installation.FullName, "lib")));
        Assert.Equal(version, LibTorchVersion.OfInstallation(Path.Combine(installation.FullName, "lib") + Path.DirectorySeparatorChar));
    }

    [Fact]
    public void A_libtorch_without_Python_has_its_version_in_build_version()
    {
        File.WriteAllText(Path.Combine(installation.FullName, "build-version"), "2.9.1+cpu\n");
        Assert.Equal("2.9.1+cpu", LibTorchVersion.OfInstallation(Path.Combine(installation.FullName, "lib")));
    }

    [Theory]
    [InlineData("lib")]
    [InlineData("")]
    public void An_installation_without_these_files_has_no_known_version(string folder) =>
        Assert.Null(LibTorchVersion.OfInstallation(Path.Combine(installation.FullName, "torch", folder)));

    [Theory]
    [InlineData("2.10", true)]
    [InlineData("2.10.1+cu130", true)]
    [InlineData("2.1.0", false)]
    [InlineData("2.100.0", false)]
    [InlineData("12.10.0", false)]
    public void Only_the_same_major_and_minor_are_the_needed_version(string version, bool needed) =>
        Assert.Equal(needed, LibTorchVersion.IsNeeded(version));
}
