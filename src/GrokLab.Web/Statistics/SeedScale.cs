using System.Text.Json.Serialization;

namespace GrokLab.Web.Statistics;

/// <summary>The scale on which values of seeds are averaged and compared.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeedScale>))]
public enum SeedScale
{
    /// <summary>As they are: means are arithmetic, and two values are compared by their difference.</summary>
    Linear,

    /// <summary>By their logarithms, for positive values such as κ, NCC and steps: means are geometric, and two values are compared by their ratio.</summary>
    Logarithmic,
}

/// <summary>Conversion to a scale and back.</summary>
internal static class SeedScales
{
    /// <summary>The value on the scale; null where it has no place there.</summary>
    internal static double? Place(this SeedScale scale, double? value) => value is not { } v || !double.IsFinite(v) ? null
        : scale == SeedScale.Linear ? v
        : v > 0 ? Math.Log10(v) : null;

    /// <summary>The value at a place on the scale. A value that is too large for a double is the largest double.</summary>
    internal static double Value(this SeedScale scale, double place) =>
        scale == SeedScale.Linear ? place : Math.Min(Math.Pow(10, place), double.MaxValue);
}
