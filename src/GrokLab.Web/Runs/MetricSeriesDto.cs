using GrokLab.Data.Metrics;

namespace GrokLab.Web.Runs;

/// <summary>The curves of a run, as the API sends them.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="TakenUp">How often the run had been resumed. A client that has read an earlier part of the curves keeps it only
/// while this number is unchanged: a resumed run measures again what it had measured after its checkpoint.</param>
/// <param name="Series">The curves by metric name.</param>
public sealed record RunMetricsDto(long RunId, int TakenUp, IReadOnlyDictionary<string, MetricSeriesDto> Series);

/// <summary>One curve, in columns of equal length, by rising step.</summary>
/// <param name="Steps">Optimizer steps taken before each evaluation.</param>
/// <param name="Epochs">The steps in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Values">The values; null if the measure is undefined: a gap in the curve.</param>
public sealed record MetricSeriesDto(long[] Steps, double[] Epochs, double[] ElapsedSeconds, double?[] Values)
{
    public static MetricSeriesDto From(IReadOnlyList<MetricPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new(
            [.. points.Select(p => p.Step)],
            [.. points.Select(p => p.Epoch)],
            [.. points.Select(p => p.ElapsedSeconds)],
            [.. points.Select(p => p.Value)]);
    }
}
