using GrokLab.Training.Protocol;

namespace GrokLab.Web.Runs;

/// <summary>The metrics that a run may measure sooner or later.</summary>
internal static class KnownMetrics
{
    /// <summary>Every name of <see cref="MetricNames"/>.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [.. typeof(MetricNames).GetFields().Where(f => f.IsLiteral && f.FieldType == typeof(string)).Select(f => (string)f.GetRawConstantValue()!)];
}
