using System.Runtime.InteropServices;

namespace GrokLab.Training.Runtime;

/// <summary>
/// A CUDA stream of libtorch's pool. The calling thread's operations run on it until it is disposed. CUDA graphs cannot be recorded on
/// a device's default stream.
/// </summary>
internal sealed unsafe class CudaStream : IDisposable
{
    private readonly Handle defaultStream;

    private CudaStream(Handle defaultStream)
    {
        this.defaultStream = defaultStream;
    }

    /// <summary>Makes a device the calling thread's current device, and a new stream its current stream.</summary>
    /// <param name="deviceIndex">The index as in <c>cuda:INDEX</c>.</param>
    internal static CudaStream MakeCurrent(int deviceIndex)
    {
        void* guard; // Deleting it would make the previous device the current one; this thread trains on the new device until it ends.
        if (CudaExports.MakeDeviceCurrent(deviceIndex, &guard) != 0)
        {
            throw new InvalidOperationException($"The device cuda:{deviceIndex} cannot be made the current one.");
        }

        var stream = new CudaStream(CudaExports.DefaultStream((sbyte)deviceIndex));
        CudaExports.SetCurrentStream(CudaExports.StreamFromPool(0, (sbyte)deviceIndex));
        return stream;
    }

    /// <summary>Makes the device's default stream the current one again.</summary>
    public void Dispose() => CudaExports.SetCurrentStream(defaultStream);

    /// <summary>libtorch's <c>c10::cuda::CUDAStream</c>: a device and a number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Handle
    {
        private readonly long device;
        private readonly long id;
    }
}
