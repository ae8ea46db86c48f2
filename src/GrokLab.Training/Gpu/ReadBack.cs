using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>Reads numbers from the device. Each reading waits until the device has finished all its work; therefore readings are counted.</summary>
internal static class ReadBack
{
    private static long count;

    /// <summary>The number of readings in this process so far.</summary>
    internal static long Count => Interlocked.Read(ref count);

    /// <summary>Reads a float32 tensor of one element.</summary>
    internal static double Real(Tensor tensor)
    {
        Interlocked.Increment(ref count);
        return tensor.item<float>();
    }

    /// <summary>Reads an int64 tensor of one element.</summary>
    internal static long Integer(Tensor tensor)
    {
        Interlocked.Increment(ref count);
        return tensor.item<long>();
    }
}
