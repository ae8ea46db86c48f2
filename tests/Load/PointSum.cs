namespace GrokLab.Load;

/// <summary>A number of points and a sum over them that tells, whatever their order, whether two collections hold the same ones.</summary>
internal struct PointSum : IEquatable<PointSum>
{
    private const ulong Undefined = 0x7ff8_dead_0000_0001;
    private ulong sum;

    internal long Points { get; private set; }

    /// <summary>Adds a point: a value, or none, of a metric at a step.</summary>
    internal void Add(long step, ulong name, double? value)
    {
        Points++;
        sum += Mix(Mix((ulong)step ^ name) ^ (value is { } v ? BitConverter.DoubleToUInt64Bits(v) : Undefined));
    }

    internal void Add(PointSum other)
    {
        Points += other.Points;
        sum += other.sum;
    }

    /// <summary>Stands for a metric's name, given in UTF-8 (FNV-1a).</summary>
    internal static ulong Name(ReadOnlySpan<byte> name)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var one in name)
        {
            hash = (hash ^ one) * 1_099_511_628_211UL;
        }

        return hash;
    }

    public readonly bool Equals(PointSum other) => Points == other.Points && sum == other.sum;

    public override readonly bool Equals(object? obj) => obj is PointSum other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Points, sum);

    public override readonly string ToString() => $"{Points} points, sum {sum:x16}";

    // The finalizer of SplitMix64 (Steele et al. 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
