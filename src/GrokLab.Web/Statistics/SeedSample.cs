namespace GrokLab.Web.Statistics;

/// <summary>A quantity with one value per seed, its mean and its 95 % interval.</summary>
internal sealed class SeedSample
{
    private readonly SortedDictionary<int, double> places;
    private readonly SeedLimits? limits;
    private readonly Lazy<Estimate?> estimate; // Of many samples only the comparison with another is read, and a bootstrap takes time.

    private SeedSample(SeedScale scale, SortedDictionary<int, double> places, IReadOnlyList<int> leftOut, bool isPaired, SeedLimits? limits)
    {
        (Scale, this.places, LeftOut, this.limits) = (scale, places, leftOut, limits);
        Values = places.ToDictionary(pair => pair.Key, pair => scale.Value(pair.Value));
        estimate = new(() => MeanInterval.OfPlaces(places.Values, scale)?.Within(limits));
        SignTest = isPaired ? Statistics.SignTest.TwoSided(places.Values) : null;
    }

    /// <summary>The scale on which the values are averaged and compared.</summary>
    internal SeedScale Scale { get; }

    /// <summary>The value of each seed that has one.</summary>
    internal IReadOnlyDictionary<int, double> Values { get; }

    /// <summary>The mean with its interval; null where no seed has a value.</summary>
    internal Estimate? Estimate => estimate.Value;

    /// <summary>The p-value of the sign test, whether the pairs differ; null where the values are not comparisons of pairs.</summary>
    internal double? SignTest { get; }

    /// <summary>The seeds without a value: theirs is not defined, or it has no counterpart.</summary>
    internal IReadOnlyList<int> LeftOut { get; }

    /// <summary>One value per seed: several values of one seed count as their mean on the scale.</summary>
    /// <param name="scale">The scale of the mean.</param>
    /// <param name="values">The values.</param>
    /// <param name="limits">What the quantity cannot exceed; the interval of its mean is cut there.</param>
    internal static SeedSample Of(SeedScale scale, IEnumerable<(int Seed, double? Value)> values, SeedLimits? limits = null)
    {
        var (places, leftOut) = (new SortedDictionary<int, double>(), new List<int>());
        foreach (var same in values.GroupBy(v => v.Seed, v => scale.Place(v.Value)).OrderBy(same => same.Key))
        {
            double[] defined = [.. same.Where(place => place is not null).Select(place => place!.Value).Order()];
            if (defined.Length > 0)
            {
                places[same.Key] = defined.Average();
            }
            else
            {
                leftOut.Add(same.Key);
            }
        }

        return new(scale, places, leftOut, isPaired: false, limits);
    }

    /// <summary>This quantity compared with another, seed by seed: the difference, or the ratio where the scale is logarithmic.</summary>
    /// <param name="other">The other quantity, on the same scale.</param>
    internal SeedSample Against(SeedSample other)
    {
        if (other.Scale != Scale)
        {
            throw new ArgumentException($"The scales differ: {Scale} and {other.Scale}.", nameof(other));
        }

        var both = places.Keys.Intersect(other.places.Keys).ToList();
        return new(
            Scale,
            new(both.ToDictionary(seed => seed, seed => places[seed] - other.places[seed])),
            [.. places.Keys.Union(other.places.Keys).Union(LeftOut).Union(other.LeftOut).Except(both).Order()],
            isPaired: true,
            limits is { } own && other.limits is { } others ? own.Minus(others) : null);
    }
}
