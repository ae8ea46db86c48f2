namespace GrokLab.Web.Statistics;

/// <summary>How many seeds a decision needs.</summary>
internal static class SeedsNeeded
{
    /// <summary>The fewest seeds with which anything is decided.</summary>
    internal const int Least = 3;

    /// <summary>The largest number that is looked for.</summary>
    internal const int Most = 1_000;

    /// <summary>
    /// The smallest number of seeds, from <see cref="Least"/> to <see cref="Most"/>, with which the t interval would not contain a threshold if
    /// mean and standard deviation stayed as they are; null where there is none.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation (n − 1).</param>
    /// <param name="threshold">The threshold.</param>
    internal static int? Of(double mean, double deviation, double threshold)
    {
        var distance = Math.Abs(mean - threshold);
        for (var n = Least; n <= Most; n++)
        {
            if (StudentT.HalfWidth(deviation, n) < distance)
            {
                return n;
            }
        }

        return null;
    }
}
