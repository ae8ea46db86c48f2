using System.Text.Json.Serialization;
using GrokLab.Web.Statistics;

namespace GrokLab.Web.Claims;

/// <summary>A number that a verdict is based on.</summary>
/// <param name="Name">What the number is.</param>
/// <param name="Value">The number, or the mean over seeds (geometric for κ, NCC, steps and factors); null where it is not defined.</param>
/// <param name="RunIds">The runs that the number comes from.</param>
public sealed record ClaimNumber(string Name, double? Value, IReadOnlyList<long> RunIds)
{
    /// <summary>The lower end of the 95 % interval; null where the number is not a mean over seeds, or where it is one of a single seed.</summary>
    public double? Low { get; init; }

    /// <summary>The upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>The number of seeds; null where the number is not a mean over seeds.</summary>
    public int? N { get; init; }

    /// <summary>How the interval was computed.</summary>
    public IntervalMethod? Method { get; init; }

    /// <summary>How the number is written.</summary>
    [JsonIgnore]
    public ClaimUnit Unit { get; init; }

    /// <summary>The mean of a quantity.</summary>
    internal static ClaimNumber Of(string name, SeedSample sample, IReadOnlyList<long> runIds, ClaimUnit unit = ClaimUnit.Measured) =>
        new(name, sample.Estimate?.Value, runIds)
        {
            Low = sample.Estimate?.Interval?.Low,
            High = sample.Estimate?.Interval?.High,
            N = sample.Estimate?.Count ?? 0,
            Method = sample.Estimate?.Interval?.Method,
            Unit = unit,
        };

    /// <summary>The share of seeds in which something happened.</summary>
    internal static ClaimNumber Share(string name, int happened, int seeds, IReadOnlyList<long> runIds)
    {
        var interval = WilsonInterval.Of(happened, seeds);
        return new(name, (double)happened / seeds, runIds) { Low = interval.Low, High = interval.High, N = seeds, Method = interval.Method, Unit = ClaimUnit.Share };
    }
}

/// <summary>The format of a claim's number.</summary>
public enum ClaimUnit
{
    /// <summary>A value in three significant digits.</summary>
    Measured,

    /// <summary>A percentage.</summary>
    Share,

    /// <summary>A whole number: an optimizer step.</summary>
    Step,
}
