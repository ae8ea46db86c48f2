using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

/// <summary>Every message names the setting, its value and what to do, in one line.</summary>
public sealed class LibTorchFailureTests : IDisposable
{
    private const string Remedy =
        "Install PyTorch 2.10 and set Torch:LibraryDirectory to its lib folder, or remove the setting to use the libtorch that comes with the program.";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("groklab-torch-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_folder_that_does_not_exist() => Assert.Equal(
        $"Torch:LibraryDirectory is '/no/such/folder', which does not exist. {Remedy}", LibTorchFailure.NoFolder("/no/such/folder").Message);

    [Fact]
    public void A_file_in_place_of_a_folder()
    {
        var file = Path.Combine(folder.FullName, "libtorch_cpu.so");
        File.WriteAllText(file, "");
        Assert.Equal($"Torch:LibraryDirectory is '{file}', which is a file, not a folder. {Remedy}", LibTorchFailure.NoFolder(file).Message);
    }

    [Fact]
    public void A_folder_without_a_library() => Assert.Equal(
        $"Torch:LibraryDirectory is '/torch', and this folder has no libtorch_cpu.so. {Remedy}",
        LibTorchFailure.Missing("/torch", "libtorch_cpu.so").Message);

    [Fact]
    public void A_folder_whose_subfolder_lib_has_the_library()
    {
        var lib = folder.CreateSubdirectory("lib").FullName;
        File.WriteAllText(Path.Combine(lib, "libc10.so"), "");
        Assert.Equal(
            $"Torch:LibraryDirectory is '{folder.FullName}', and this folder has no libc10.so. Its subfolder has it: set Torch:LibraryDirectory to '{lib}'.",
            LibTorchFailure.Missing(folder.FullName, "libc10.so").Message);
    }

    [Fact]
    public void A_program_without_its_libtorch() => Assert.Equal(
        "libc10.so is in none of: /a, /b. Build with -p:TorchBackend=cpu or cuda, or set Torch:LibraryDirectory to the lib folder of an installed PyTorch 2.10.",
        LibTorchFailure.MissingOwn(["/a", "/b"], "libc10.so").Message);

    [Fact]
    public void A_library_that_the_system_refuses() => Assert.Equal(
        $"Torch:LibraryDirectory is '/torch/lib'. Its libc10.so cannot be loaded: /torch/lib/libc10.so: file too short. "
        + $"The folder must belong to a PyTorch for this system and processor. {Remedy}",
        LibTorchFailure.Refused("/torch/lib", "libc10.so", AsDotNetSays("/torch/lib/libc10.so: file too short")).Message);

    [Fact]
    public void A_CUDA_library_whose_own_needs_are_missing() => Assert.Equal(
        "Torch:LibraryDirectory is '/torch/lib'. Its libtorch_cuda.so cannot be loaded: libcublas.so.13: cannot open shared object file. Install this "
        + "PyTorch again together with its CUDA libraries, as pip does, or remove the setting to use the libtorch that comes with the program.",
        LibTorchFailure.Refused("/torch/lib", "libtorch_cuda.so", AsDotNetSays("libcublas.so.13: cannot open shared object file")).Message);

    [Fact]
    public void A_library_that_Windows_refuses_in_a_single_line() => Assert.Contains(
        "Its c10.dll cannot be loaded: Unable to load DLL 'c10.dll' or one of its dependencies: The specified module could not be found. (0x8007007E). The folder",
        LibTorchFailure.Refused("C:\\torch\\lib", "c10.dll", new DllNotFoundException(
            "Unable to load DLL 'c10.dll' or one of its dependencies: The specified module could not be found. (0x8007007E)")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_library_of_the_program_that_the_system_refuses() => Assert.Equal(
        "'/app/libLibTorchSharp.so', which comes with the program, cannot be loaded: /lib/libm.so.6: version `GLIBC_2.34' not found. "
        + "Build the program again. It needs glibc 2.34 and the libstdc++ of GCC 12, or newer ones.",
        LibTorchFailure.RefusedOwn("/app/libLibTorchSharp.so", AsDotNetSays("/lib/libm.so.6: version `GLIBC_2.34' not found")).Message);

    [Fact]
    public void A_copy_that_cannot_be_made() => Assert.Equal(
        "This system's libstdc++ is older than that of GCC 13. The program therefore loads a changed copy of '/app/libLibTorchSharp.so'. It cannot load it from memory "
        + "(A file in memory cannot be made (memfd_create): Operation not permitted), and not from the folder of Storage:Directory, '/data' (failed to map segment "
        + "from shared object). Set Storage:Directory (environment Storage__Directory) to a folder that this user can write and that is not mounted with noexec, "
        + "or install the libstdc++ of GCC 13 or a newer one.",
        LibTorchFailure.NoCopy(
            "/app/libLibTorchSharp.so", new IOException("A file in memory cannot be made (memfd_create): Operation not permitted."),
            "/data", AsDotNetSays("failed to map segment from shared object")).Message);

    [Fact]
    public void A_libtorch_that_lacks_symbols() => Assert.Equal(
        "Torch:LibraryDirectory is '/torch/lib'. Its libtorch is version 2.6.0, but the program was built for version 2.10 and needs 3 symbols that this one does not have: "
        + $"for example _Za and _Zb. {Remedy}",
        LibTorchFailure.WrongVersion("/torch/lib", "2.6.0", ["_Za", "_Zb", "_Zc"]).Message);

    [Fact]
    public void A_libtorch_of_unknown_version_that_lacks_one_symbol() => Assert.Equal(
        "Torch:LibraryDirectory is '/torch/lib'. Its libtorch is of an unknown version, but the program was built for version 2.10 and needs 1 symbol that this one "
        + $"does not have: _Za. {Remedy}",
        LibTorchFailure.WrongVersion("/torch/lib", null, ["_Za"]).Message);

    [Fact]
    public void A_libtorch_of_another_version_where_symbols_cannot_be_checked() => Assert.Equal(
        $"Torch:LibraryDirectory is '/torch/lib'. Its libtorch is version 2.11.0, but on this system it must be version 2.10. {Remedy}",
        LibTorchFailure.OtherVersion("/torch/lib", "2.11.0").Message);

    /// <summary>As .NET words it on Linux: its own advice first, then the dynamic linker's words.</summary>
    private static DllNotFoundException AsDotNetSays(string linker) => new(
        "Unable to load shared library 'x' or one of its dependencies. In order to help diagnose loading problems, consider using a tool like "
        + $"strace. If you're using glibc, consider setting the LD_DEBUG environment variable: \n{linker}\n");
}
