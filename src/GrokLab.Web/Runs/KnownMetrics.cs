using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Runs;

/// <summary>The metrics that a run may measure sooner or later.</summary>
internal static class KnownMetrics
{
    /// <summary>Every name of <see cref="MetricNames"/>.</summary>
    internal static IReadOnlyList<string> Names { get; } = Constants(typeof(MetricNames));

    /// <summary>Every name of <see cref="MeasureNames"/>.</summary>
    internal static IReadOnlyList<string> Measures { get; } = Constants(typeof(MeasureNames));

    private static string[] Constants(Type type) =>
        [.. type.GetFields().Where(f => f.IsLiteral && f.FieldType == typeof(string)).Select(f => (string)f.GetRawConstantValue()!)];
}
