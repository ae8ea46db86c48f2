using System.Text.Json.Serialization;

namespace GrokLab.Web.Statistics;

/// <summary>How a 95 % interval was computed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntervalMethod>))]
public enum IntervalMethod
{
    /// <summary>Student's t distribution with n − 1 degrees of freedom.</summary>
    StudentT,

    /// <summary>The bias-corrected and accelerated bootstrap of the mean, widened for small samples.</summary>
    Bootstrap,

    /// <summary>Wilson's score interval of a share.</summary>
    Wilson,
}

/// <summary>A 95 % interval.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="Method">How it was computed.</param>
public sealed record Interval(double Low, double High, IntervalMethod Method)
{
    /// <summary>The part of the interval within the limits of the quantity.</summary>
    internal Interval Within(SeedLimits limits) => this with { Low = Math.Max(Low, limits.Least), High = Math.Min(High, limits.Most) };
}

/// <summary>A mean over seeds with its 95 % interval.</summary>
/// <param name="Scale">The scale on which the mean was taken.</param>
/// <param name="Value">The mean, in the unit of the values.</param>
/// <param name="Interval">The interval, in the unit of the values; null for one seed.</param>
/// <param name="Count">The number of seeds.</param>
/// <param name="Place">The mean on the scale.</param>
/// <param name="Deviation">The standard deviation (n − 1) on the scale; null for one seed.</param>
public sealed record Estimate(SeedScale Scale, double Value, Interval? Interval, int Count, double Place, double? Deviation)
{
    /// <summary>The same mean, with the part of its interval within the limits of the quantity.</summary>
    internal Estimate Within(SeedLimits? limits) => limits is null ? this : this with { Interval = Interval?.Within(limits) };
}
