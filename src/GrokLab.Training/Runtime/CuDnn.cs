namespace GrokLab.Training.Runtime;

/// <summary>
/// Settings of cuDNN that TorchSharp does not offer, by the names under which libtorch for Linux exports them.
/// </summary>
internal static unsafe class CuDnn
{
    /// <summary>
    /// Restricts cuDNN to deterministic algorithms for the whole process, as <c>torch.backends.cudnn.deterministic</c> does. Does nothing
    /// where libtorch does not export the functions.
    /// </summary>
    internal static void UseDeterministicAlgorithms()
    {
        if (LibTorch.TryGetExport("_ZN2at13globalContextEv", out var globalContext)
            && LibTorch.TryGetExport("_ZN2at7Context21setDeterministicCuDNNEb", out var setDeterministic))
        {
            var context = ((delegate* unmanaged[Cdecl]<void*>)globalContext)();
            ((delegate* unmanaged[Cdecl]<void*, byte, void>)setDeterministic)(context, 1);
        }
    }
}
