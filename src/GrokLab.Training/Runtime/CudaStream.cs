using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A CUDA stream of libtorch's pool, on which the calling thread's operations run from then on: graphs cannot be recorded on the
/// stream on which they run otherwise.
/// </summary>
internal sealed unsafe class CudaStream : IDisposable
{
    private readonly Handle before;

    private CudaStream(Handle before)
    {
        this.before = before;
    }

    /// <summary>Makes a device the calling thread's current one, and a stream of its own the current one there.</summary>
    /// <param name="deviceIndex">As in <c>cuda:INDEX</c>.</param>
    internal static CudaStream MakeCurrent(int deviceIndex)
    {
        void* guard; // It would restore the device that was current before; this thread trains on the new one until it ends.
        if (CudaExports.MakeDeviceCurrent(deviceIndex, &guard) != 0)
        {
            throw new InvalidOperationException($"The device cuda:{deviceIndex} cannot be made the current one.");
        }

        var stream = new CudaStream(CudaExports.DefaultStream((sbyte)deviceIndex));
        CudaExports.SetCurrentStream(CudaExports.StreamFromPool(0, (sbyte)deviceIndex));
        return stream;
    }

    /// <summary>Makes the stream that was current before the current one again.</summary>
    public void Dispose() => CudaExports.SetCurrentStream(before);

    /// <summary>libtorch's <c>c10::cuda::CUDAStream</c>: a device and a number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Handle
    {
        private readonly long device;
        private readonly long id;
    }
}
