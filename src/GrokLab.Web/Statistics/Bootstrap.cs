using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace GrokLab.Web.Statistics;

/// <summary>
/// The bias-corrected and accelerated (BCa) bootstrap interval of a mean (Efron 1987). Its quantiles are those of Hesterberg (2015),
/// which correct for the spread of a small sample: z becomes t(n − 1)·√(n/(n − 1)). Without that 10 to 15 normal values reach only 92 %.
/// </summary>
internal static class Bootstrap
{
    internal const int Resamples = 10_000;

    private const int Seed = 20_250_923;

    /// <summary>The 95 % interval of the mean of at least two values in rising order; the same values always give the same interval.</summary>
    internal static (double Low, double High) Interval(double[] ordered, int resamples = Resamples)
    {
        var n = ordered.Length;
        if (ordered[0].Equals(ordered[^1]))
        {
            return (ordered[0], ordered[0]);
        }

        var mean = ordered.Average();
        var means = Means(ordered, resamples);

        // Bias: the share of resampled means below the mean. Acceleration: the skewness of the values.
        var below = means.Sum(m => m < mean ? 1 : m > mean ? 0 : 0.5) / resamples;
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below, 1.0 / resamples, 1 - 1.0 / resamples));
        var squares = ordered.Sum(v => (v - mean) * (v - mean));
        var acceleration = ordered.Sum(v => (v - mean) * (v - mean) * (v - mean)) / (6 * Math.Pow(squares, 1.5));
        var z = StudentT.Quantile(n) * Math.Sqrt(n / (n - 1.0));
        return (Quantile(means, Share(-z)), Quantile(means, Share(z)));

        double Share(double at)
        {
            var moved = bias + at;

            // Past its pole the formula turns round; the interval then ends at the outermost mean.
            return 1 - acceleration * moved <= 0 ? (at > 0 ? 1 : 0) : Normal.CDF(0, 1, bias + moved / (1 - acceleration * moved));
        }
    }

    private static double[] Means(double[] values, int resamples)
    {
        var random = new Xoshiro256StarStar(Seed, threadSafe: false);
        var means = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < values.Length; j++)
            {
                sum += values[random.Next(values.Length)];
            }

            means[i] = sum / values.Length;
        }

        Array.Sort(means);
        return means;
    }

    // Between two neighbours the quantile is interpolated.
    private static double Quantile(double[] ordered, double share)
    {
        var place = Math.Clamp(share * (ordered.Length + 1) - 1, 0, ordered.Length - 1);
        var before = (int)place;
        var after = Math.Min(before + 1, ordered.Length - 1);
        return ordered[before] + (place - before) * (ordered[after] - ordered[before]);
    }
}
