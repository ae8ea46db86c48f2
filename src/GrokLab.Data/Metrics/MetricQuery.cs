using GrokLab.Data.Stores;

namespace GrokLab.Data.Metrics;

/// <summary>The curves to read and how to read them; see <see cref="RunStore.GetMetricsAsync"/>.</summary>
internal sealed record MetricQuery(
    long RunId,
    IReadOnlyCollection<string>? Names,
    int? MaxPoints,
    MetricAxis Axis,
    long? AfterStep,
    IReadOnlyCollection<string>? AllowedNames);
