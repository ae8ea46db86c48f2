using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>What random numbers are drawn for.</summary>
public enum RandomPurpose
{
    /// <summary>Which samples are trained on.</summary>
    Split = 1,

    /// <summary>The order of the samples in an epoch.</summary>
    Order = 2,

    /// <summary>How images are changed in an epoch.</summary>
    Augmentation = 3,
}

/// <summary>
/// Independent streams of random numbers of one seed. A stream depends on nothing but the seed, its purpose and its
/// number, so that the order of epoch 900 needs no memory of the 899 before it.
/// </summary>
public static class RandomStreams
{
    /// <summary>A CPU generator for one purpose; the caller disposes it.</summary>
    public static Generator Create(int seed, RandomPurpose purpose, long number = 0) =>
        new(unchecked((ulong)Mix(Mix(Mix(seed) + (long)purpose) + number)));

    /// <summary>The finaliser of SplitMix64 (Steele et al. 2014): neighbouring numbers become unrelated ones.</summary>
    private static long Mix(long value)
    {
        var z = unchecked((ulong)value + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (long)((z ^ (z >> 31)) >> 1);
    }
}
