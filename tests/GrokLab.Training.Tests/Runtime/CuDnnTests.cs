using GrokLab.Training.Runtime;

namespace GrokLab.Training.Tests.Runtime;

public sealed unsafe class CuDnnTests
{
    [Fact]
    public void Deterministic_algorithms_are_asked_for_of_libtorch()
    {
        CuDnn.UseDeterministicAlgorithms();
        Assert.True(LibTorch.TryGetExport("_ZN2at13globalContextEv", out var globalContext));
        Assert.True(LibTorch.TryGetExport("_ZNK2at7Context18deterministicCuDNNEv", out var isDeterministic));
        var context = ((delegate* unmanaged[Cdecl]<void*>)globalContext)();
        Assert.Equal(1, ((delegate* unmanaged[Cdecl]<void*, byte>)isDeterministic)(context));
    }
}
