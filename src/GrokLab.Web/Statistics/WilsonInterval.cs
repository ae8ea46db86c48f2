using MathNet.Numerics.Distributions;

namespace GrokLab.Web.Statistics;

/// <summary>A share with Wilson's score interval (Wilson 1927), without a correction for continuity.</summary>
internal static class WilsonInterval
{
    private static readonly double Z = Normal.InvCDF(0, 1, 0.975);

    /// <summary>The 95 % interval of a share.</summary>
    /// <param name="successes">How many succeeded.</param>
    /// <param name="of">Out of how many, at least 1.</param>
    internal static Interval Of(int successes, int of)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(of, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, of);
        var (n, share, z2) = ((double)of, (double)successes / of, Z * Z);
        var centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z / (1 + z2 / n) * Math.Sqrt(share * (1 - share) / n + z2 / (4 * n * n));

        // The ends are 0 and 1 where none or all succeeded, without a rounding error.
        return new(successes == 0 ? 0 : centre - half, successes == of ? 1 : centre + half, IntervalMethod.Wilson);
    }
}
