using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// Functions of libtorch's CUDA libraries that TorchSharp does not offer: streams and CUDA graphs. They are C++ functions with
/// only values and pointers as arguments, called by the names under which libtorch for Linux exports them.
/// </summary>
/// <remarks>An exception in them would end the process: callers must meet the functions' requirements.</remarks>
internal static unsafe class CudaExports
{
    /// <summary>The memory that graphs share; libtorch's <c>MempoolId_t</c>. All zeros: the graph's own memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Pool
    {
        private readonly ulong first;
        private readonly ulong second;
    }

    private static readonly List<string> MissingNames = [];

    static CudaExports()
    {
        MakeDeviceCurrent = (delegate* unmanaged[Cdecl]<int, void**, int>)Find("aoti_torch_create_cuda_guard");
        DefaultStream = (delegate* unmanaged[Cdecl]<sbyte, CudaStream.Handle>)Find("_ZN3c104cuda20getDefaultCUDAStreamEa");
        StreamFromPool = (delegate* unmanaged[Cdecl]<byte, sbyte, CudaStream.Handle>)Find("_ZN3c104cuda17getStreamFromPoolEba");
        SetCurrentStream = (delegate* unmanaged[Cdecl]<CudaStream.Handle, void>)Find("_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE");
        Construct = (delegate* unmanaged[Cdecl]<void*, byte, void>)Find("_ZN2at4cuda9CUDAGraphC1Eb");
        Destruct = (delegate* unmanaged[Cdecl]<void*, void>)Find("_ZN2at4cuda9CUDAGraphD1Ev");
        CaptureBegin = (delegate* unmanaged[Cdecl]<void*, Pool, int, void>)Find("_ZN2at4cuda9CUDAGraph13capture_beginESt4pairIyyE21cudaStreamCaptureMode");
        CaptureEnd = (delegate* unmanaged[Cdecl]<void*, void>)Find("_ZN2at4cuda9CUDAGraph11capture_endEv");
        Replay = (delegate* unmanaged[Cdecl]<void*, void>)Find("_ZN2at4cuda9CUDAGraph6replayEv");
        MemoryPool = (delegate* unmanaged[Cdecl]<void*, Pool>)Find("_ZN2at4cuda9CUDAGraph4poolEv");
    }

    /// <summary>The functions that the loaded libtorch does not have.</summary>
    internal static IReadOnlyList<string> Missing => MissingNames;

    internal static readonly delegate* unmanaged[Cdecl]<int, void**, int> MakeDeviceCurrent;
    internal static readonly delegate* unmanaged[Cdecl]<sbyte, CudaStream.Handle> DefaultStream;
    internal static readonly delegate* unmanaged[Cdecl]<byte, sbyte, CudaStream.Handle> StreamFromPool;
    internal static readonly delegate* unmanaged[Cdecl]<CudaStream.Handle, void> SetCurrentStream;
    internal static readonly delegate* unmanaged[Cdecl]<void*, byte, void> Construct;
    internal static readonly delegate* unmanaged[Cdecl]<void*, void> Destruct;
    internal static readonly delegate* unmanaged[Cdecl]<void*, Pool, int, void> CaptureBegin;
    internal static readonly delegate* unmanaged[Cdecl]<void*, void> CaptureEnd;
    internal static readonly delegate* unmanaged[Cdecl]<void*, void> Replay;
    internal static readonly delegate* unmanaged[Cdecl]<void*, Pool> MemoryPool;

    private static void* Find(string name)
    {
        if (LibTorch.TryGetExport(name, out var address))
        {
            return (void*)address;
        }

        MissingNames.Add(name);
        return null;
    }
}
