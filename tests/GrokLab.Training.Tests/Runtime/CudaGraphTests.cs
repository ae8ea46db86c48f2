using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed class CudaGraphTests
{
    [Fact]
    public void A_libtorch_without_CUDA_is_said_to_export_no_graphs() => Assert.Equal(
        $"libtorch {LibTorch.Version} does not export aoti_torch_create_cuda_guard", CudaGraph.WhyNot());
}
