namespace GrokLab.Web.Statistics;

/// <summary>
/// The mean over seeds and its 95 % interval: Student's t interval for fewer than <see cref="LeastForBootstrap"/> seeds, where resampling
/// cannot reach 95 %, and a bootstrap interval from then on. The order of the values does not matter.
/// </summary>
internal static class MeanInterval
{
    /// <summary>The fewest seeds whose interval is a bootstrap interval.</summary>
    internal const int LeastForBootstrap = 10;

    /// <summary>The mean of the values that have a place on the scale; null where none has one.</summary>
    /// <param name="values">One value per seed.</param>
    /// <param name="scale">The scale of the mean.</param>
    internal static Estimate? Of(IEnumerable<double?> values, SeedScale scale) =>
        OfPlaces(values.Select(value => scale.Place(value)).Where(place => place is not null).Select(place => place!.Value), scale);

    /// <summary>The mean of values that are given by their places on the scale; null where there is none.</summary>
    internal static Estimate? OfPlaces(IEnumerable<double> unordered, SeedScale scale)
    {
        double[] places = [.. unordered.Order()];
        if (places.Length == 0)
        {
            return null;
        }

        var mean = Mean(places);
        if (places.Length == 1)
        {
            return new(scale, scale.Value(mean), null, 1, mean, null);
        }

        var deviation = Deviation(places, mean);
        return new(scale, scale.Value(mean), Interval(places, mean, deviation, scale), places.Length, mean, deviation);
    }

    /// <summary>The standard deviation (n − 1) of at least two values.</summary>
    internal static double Deviation(IReadOnlyCollection<double> values, double mean) =>
        Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));

    private static Interval Interval(double[] places, double mean, double deviation, SeedScale scale)
    {
        if (places.Length < LeastForBootstrap)
        {
            var half = StudentT.HalfWidth(deviation, places.Length);
            return new(scale.Value(mean - half), scale.Value(mean + half), IntervalMethod.StudentT);
        }

        var (low, high) = Bootstrap.Interval(places);
        return new(scale.Value(low), scale.Value(high), IntervalMethod.Bootstrap);
    }

    // The mean of equal values is the value, without a rounding error.
    private static double Mean(double[] ordered) => ordered[0].Equals(ordered[^1]) ? ordered[0] : ordered.Average();
}
