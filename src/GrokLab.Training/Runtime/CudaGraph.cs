using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A CUDA graph: operations that are recorded once and then launched together, at the cost of one launch. It is libtorch's
/// <c>at::cuda::CUDAGraph</c>, which keeps the memory of what was recorded apart.
/// </summary>
internal sealed unsafe class CudaGraph : IDisposable
{
    // More than libtorch's object takes, some 200 bytes.
    private const int ObjectBytes = 4_096;
    private const int Alignment = 64;
    private const int CaptureModeGlobal = 0; // cudaStreamCaptureModeGlobal

    private void* graph;

    private CudaGraph()
    {
        graph = NativeMemory.AlignedAlloc(ObjectBytes, Alignment);
        NativeMemory.Clear(graph, ObjectBytes);
        CudaExports.Construct(graph, 0);
    }

    /// <summary>Why CUDA graphs cannot be used with the loaded libtorch; null where they can.</summary>
    internal static string? WhyNot() => CudaExports.Missing is [var first, ..] ? $"libtorch {LibTorch.Version} does not export {first}" : null;

    /// <summary>Records the operations that an action launches, without running them. The current stream must be a <see cref="CudaStream"/>'s.</summary>
    /// <param name="work">Must not wait for the device, nor copy from the host.</param>
    /// <param name="other">A graph whose memory this one shares; the two then never run at the same time. Null for memory of its own.</param>
    /// <exception cref="ExternalException">An operation cannot be recorded; afterwards the process cannot use CUDA any more.</exception>
    internal static CudaGraph Record(Action work, CudaGraph? other)
    {
        var made = new CudaGraph();
        CudaExports.CaptureBegin(made.graph, other is null ? default : CudaExports.MemoryPool(other.graph), CaptureModeGlobal);
        work(); // After an exception the recording cannot be ended: native code would throw and end the process without a message.
        CudaExports.CaptureEnd(made.graph);
        return made;
    }

    /// <summary>Runs all that was recorded, on the current stream; returns at once.</summary>
    internal void Launch() => CudaExports.Replay(graph);

    public void Dispose()
    {
        if (graph != null)
        {
            CudaExports.Destruct(graph);
            NativeMemory.AlignedFree(graph);
            graph = null;
        }
    }
}
