using System.Collections.Concurrent;

namespace GrokLab.Web.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    private static readonly ConcurrentDictionary<int, double> Quantiles = new();

    /// <summary>The 97.5 % quantile for n values, that is with n − 1 degrees of freedom; n is at least 2.</summary>
    internal static double Quantile(int n) =>
        Quantiles.GetOrAdd(n, static count => MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, count - 1, 0.975));

    /// <summary>Half the width of the 95 % interval of a mean of n values.</summary>
    /// <param name="deviation">The standard deviation (n − 1) of the values.</param>
    /// <param name="n">The number of values, at least 2.</param>
    internal static double HalfWidth(double deviation, int n) => Quantile(n) * deviation / Math.Sqrt(n);
}
