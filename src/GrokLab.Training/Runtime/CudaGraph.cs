using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A CUDA graph: operations that are recorded once and then launched together, at the cost of one launch. It is libtorch's
/// <c>at::cuda::CUDAGraph</c>, which keeps the memory of the recorded operations separate.
/// </summary>
internal sealed unsafe class CudaGraph : IDisposable
{
    // More than the size of libtorch's object, about 200 bytes.
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

    /// <summary>The reason why CUDA graphs cannot be used with the loaded libtorch; null where they can.</summary>
    internal static string? WhyNot() => CudaExports.Missing is [var first, ..] ? $"libtorch {LibTorch.Version} does not export {first}" : null;

    /// <summary>Records the operations that an action launches, without running them. The current stream must be a <see cref="CudaStream"/>'s.</summary>
    /// <param name="work">Launches the operations; it must not wait for the device, nor copy from the host.</param>
    /// <param name="other">A graph whose memory this one shares; the two must never run at the same time. Null for separate memory.</param>
    /// <exception cref="ExternalException">An operation cannot be recorded; the process cannot use CUDA afterwards.</exception>
    internal static CudaGraph Record(Action work, CudaGraph? other)
    {
        var made = new CudaGraph();
        CudaExports.CaptureBegin(made.graph, other is null ? default : CudaExports.MemoryPool(other.graph), CaptureModeGlobal);
        work(); // After an exception the recording cannot be ended: native code would throw and end the process without a message.
        CudaExports.CaptureEnd(made.graph);
        return made;
    }

    /// <summary>Runs all recorded operations on the current stream; returns at once.</summary>
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
