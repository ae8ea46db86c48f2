using MathNet.Numerics.Distributions;

namespace GrokLab.Web.Statistics;

/// <summary>The exact two-sided sign test: whether differences of pairs are above 0 as often as below.</summary>
internal static class SignTest
{
    /// <summary>Up to here 2⁻ⁿ is a normal double.</summary>
    private const int MostExact = 1_000;

    /// <summary>The p-value; differences of 0 do not count. Null where no difference counts.</summary>
    internal static double? TwoSided(IEnumerable<double> differences)
    {
        var (above, below) = (0, 0);
        foreach (var difference in differences.Where(double.IsFinite))
        {
            above += difference > 0 ? 1 : 0;
            below += difference < 0 ? 1 : 0;
        }

        return above + below == 0 ? null : Math.Min(1, 2 * AtMost(Math.Min(above, below), above + below));
    }

    /// <summary>The probability of at most <paramref name="heads"/> heads in <paramref name="tosses"/> tosses of a fair coin.</summary>
    private static double AtMost(int heads, int tosses)
    {
        if (tosses > MostExact)
        {
            return Binomial.CDF(0.5, tosses, heads);
        }

        var (sum, term) = (0.0, Math.Pow(0.5, tosses));
        for (var i = 0; i <= heads; i++)
        {
            sum += term;
            term *= (tosses - i) / (i + 1.0);
        }

        return sum;
    }
}
