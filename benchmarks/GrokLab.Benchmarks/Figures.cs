using System.Globalization;

namespace GrokLab.Benchmarks;

/// <summary>Formats measured numbers.</summary>
internal static class Figures
{
    /// <summary>Median, smallest and largest.</summary>
    internal static string Spread(IReadOnlyCollection<double> values, string format = "F0") => $"{Text(InterleavedTiming.Median(values), format)} ({Text(values.Min(), format)} to {Text(values.Max(), format)})";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
