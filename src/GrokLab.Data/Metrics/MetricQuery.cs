using GrokLab.Data.Stores;

namespace GrokLab.Data.Metrics;

/// <summary>Which curves to read and how; see <see cref="RunStore.GetMetricsAsync"/>.</summary>
internal sealed record MetricQuery(
    long RunId,
    IReadOnlyCollection<string>? Names,
    int? MaxPoints,
    MetricAxis Axis,
    long? AfterStep,
    IReadOnlyCollection<string>? AllowedNames);
