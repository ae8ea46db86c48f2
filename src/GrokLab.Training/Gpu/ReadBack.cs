using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>Reads numbers from the device. Each reading waits until the device has done all it was asked to do, so they are counted.</summary>
internal static class ReadBack
{
    private static long count;

    /// <summary>Readings of this process so far.</summary>
    internal static long Count => Interlocked.Read(ref count);

    /// <summary>A float32 tensor of one element.</summary>
    internal static double Real(Tensor tensor)
    {
        Interlocked.Increment(ref count);
        return tensor.item<float>();
    }

    /// <summary>An int64 tensor of one element.</summary>
    internal static long Integer(Tensor tensor)
    {
        Interlocked.Increment(ref count);
        return tensor.item<long>();
    }
}
