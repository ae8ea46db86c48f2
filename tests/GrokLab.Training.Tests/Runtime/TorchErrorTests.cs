using System.Runtime.InteropServices;
using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class TorchErrorTests
{
    // As libtorch 2.11 says it, shortened in its stack.
    private const string OutOfMemory =
        "CUDA out of memory. Tried to allocate 9.77 GiB. GPU 0 has a total capacity of 79.18 GiB of which 9.00 GiB is free. Including "
        + "non-PyTorch memory, this process has 70.17 GiB memory in use. Of the allocated memory 69.11 GiB is allocated by PyTorch, and 335.25 "
        + "MiB is reserved by PyTorch but unallocated.\nException raised from malloc at /pytorch/c10/cuda/CUDACachingAllocator.cpp:1574 (most "
        + "recent call first):\nframe #0: c10::Error::Error(c10::SourceLocation, std::string) + 0x9d (0x7f854c17305d in libc10.so)\n";

    [Fact]
    public void Memory_that_is_used_up_is_told_with_its_numbers_and_what_to_do()
    {
        var error = new NativeError(OutOfMemory);
        Assert.True(TorchError.IsOutOfMemory(error));
        Assert.Equal(
            "The GPU does not have enough memory for this run. 9.77 GiB more were needed; 9.00 GiB of 79.18 GiB were free. Use a smaller "
            + "batchSize or model, or train fewer runs on this GPU at the same time.",
            TorchError.Describe(error));
    }

    [Fact]
    public void Memory_that_is_used_up_is_told_also_where_the_numbers_are_in_other_words() => Assert.Equal(
        "The GPU does not have enough memory for this run. Use a smaller batchSize or model, or train fewer runs on this GPU at the same time.",
        TorchError.Describe(new NativeError("CUDA out of memory. Something new.")));

    [Fact]
    public void Other_errors_of_libtorch_are_told_without_their_stack() => Assert.Equal(
        "CUDA error: unspecified launch failure",
        TorchError.Describe(new NativeError("CUDA error: unspecified launch failure\nException raised from c10_cuda_check at x.cpp:44\nframe #0")));

    [Fact]
    public void Other_errors_are_left_as_they_are() => Assert.Equal("Exception raised from me", TorchError.Describe(new InvalidOperationException("Exception raised from me")));

    private sealed class NativeError(string message) : ExternalException(message);
}
