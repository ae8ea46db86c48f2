using System.Text.Json.Serialization;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>Where a quantity must lie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimSide>))]
public enum ClaimSide
{
    /// <summary>Above the threshold.</summary>
    Above,

    /// <summary>Below the threshold.</summary>
    Below,

    /// <summary>Nearer to no difference than the threshold: from −threshold to threshold, or from 1/threshold to threshold for a factor.</summary>
    Within,
}

/// <summary>The value of a quantity in one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Value">The value.</param>
public sealed record SeedValue(int Seed, double Value);

/// <summary>One condition of a check: the mean of a quantity over seeds must lie on one side of a threshold.</summary>
/// <param name="Text">What must hold.</param>
/// <param name="Holds">True where the whole interval is on the right side, false where it is on the wrong side; null where the interval contains
/// the threshold, where fewer than three seeds have a value, and where there is no value.</param>
public sealed record ClaimCondition(string Text, bool? Holds)
{
    /// <summary>The quantity; null where the condition is not about seeds.</summary>
    public string? Quantity { get; init; }

    /// <summary>The mean over seeds, the geometric mean for factors; null where no seed has a value.</summary>
    public double? Value { get; init; }

    /// <summary>The lower end of the 95 % interval of the mean; null for fewer than two seeds.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>The number of seeds that have a value; null where the condition is not about seeds.</summary>
    public int? N { get; init; }

    /// <summary>How the interval was computed.</summary>
    public IntervalMethod? Method { get; init; }

    /// <summary>The threshold.</summary>
    public double? Threshold { get; init; }

    /// <summary>Where the quantity must lie.</summary>
    public ClaimSide? Side { get; init; }

    /// <summary>The scale on which the mean was taken and seeds are compared.</summary>
    public SeedScale? Scale { get; init; }

    /// <summary>The p-value of the exact two-sided sign test, whether the two compared values differ; null where no two values are compared.</summary>
    public double? SignTestP { get; init; }

    /// <summary>The number of seeds that would decide the condition if mean and standard deviation stayed as they are; null where it is decided, where
    /// fewer than two seeds have a value, and where 1,000 seeds would not do.</summary>
    public int? SeedsToDecide { get; init; }

    /// <summary>The value of each seed.</summary>
    public IReadOnlyList<SeedValue> Seeds { get; init; } = [];

    /// <summary>The seeds that do not count here: their value is not defined, or they have no counterpart.</summary>
    public IReadOnlyList<int> SeedsLeftOut { get; init; } = [];

    /// <summary>Whether the mean lies on the right side; null where there is none.</summary>
    [JsonIgnore]
    internal bool? IsMeanRight { get; init; }

    /// <summary>Whether mean and deviation are known, so that the number of seeds can be calculated.</summary>
    [JsonIgnore]
    internal bool HasSpread => N >= 2;

    /// <summary>Checks a quantity.</summary>
    /// <param name="text">What must hold.</param>
    /// <param name="quantity">The name of the quantity.</param>
    /// <param name="sample">The quantity.</param>
    /// <param name="side">Where it must lie.</param>
    /// <param name="threshold">The threshold, in the unit of the quantity.</param>
    internal static ClaimCondition Of(string text, string quantity, SeedSample sample, ClaimSide side, double threshold)
    {
        // What is right: the mean must lie between these.
        var lower = side switch { ClaimSide.Above => threshold, ClaimSide.Below => double.NegativeInfinity, _ => Opposite(threshold, sample.Scale) };
        var upper = side == ClaimSide.Above ? double.PositiveInfinity : threshold;
        var estimate = sample.Estimate;
        var holds = estimate is { Interval: { } interval, Count: >= SeedsNeeded.Least }
            ? interval.Low > lower && interval.High < upper ? true : interval.High < lower || interval.Low > upper ? false : (bool?)null
            : null;
        return new(text, holds)
        {
            Quantity = quantity,
            Value = estimate?.Value,
            Low = estimate?.Interval?.Low,
            High = estimate?.Interval?.High,
            N = estimate?.Count ?? 0,
            Method = estimate?.Interval?.Method,
            Threshold = threshold,
            Side = side,
            Scale = sample.Scale,
            SignTestP = sample.SignTest,
            SeedsToDecide = holds is null && estimate is { Deviation: { } deviation } ? Needed(estimate, deviation, lower, upper) : null,
            Seeds = [.. sample.Values.OrderBy(pair => pair.Key).Select(pair => new SeedValue(pair.Key, pair.Value))],
            SeedsLeftOut = sample.LeftOut,
            IsMeanRight = estimate is null ? null : estimate.Value > lower && estimate.Value < upper,
        };
    }

    private static double Opposite(double threshold, SeedScale scale) => scale == SeedScale.Logarithmic ? 1 / threshold : -threshold;

    // The nearer end decides.
    private static int? Needed(Estimate estimate, double deviation, double lower, double upper) => ((double[])[lower, upper]).Where(double.IsFinite)
        .Select(end => estimate.Scale.Place(end)!.Value).OrderBy(place => Math.Abs(place - estimate.Place))
        .Select(place => SeedsNeeded.Of(estimate.Place, deviation, place)).First();
}
