using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>The purposes of random numbers.</summary>
public enum RandomPurpose
{
    /// <summary>The split into training and validation samples.</summary>
    Split = 1,

    /// <summary>The order of the samples in an epoch.</summary>
    Order = 2,

    /// <summary>How images are changed in an epoch.</summary>
    Augmentation = 3,
}

/// <summary>
/// Independent streams of random numbers from one seed. A stream depends only on the seed, its purpose and its
/// number, so that the order of epoch 900 does not depend on the 899 epochs before it.
/// </summary>
public static class RandomStreams
{
    /// <summary>A CPU generator for one purpose; the caller disposes it.</summary>
    public static Generator Create(int seed, RandomPurpose purpose, long number = 0) =>
        new(unchecked((ulong)Mix(Mix(Mix(seed) + (long)purpose) + number)));

    /// <summary>The finaliser of SplitMix64 (Steele et al. 2014): neighbouring inputs give unrelated outputs.</summary>
    private static long Mix(long value)
    {
        var z = unchecked((ulong)value + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (long)((z ^ (z >> 31)) >> 1);
    }
}
