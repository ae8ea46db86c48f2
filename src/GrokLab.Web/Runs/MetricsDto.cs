using GrokLab.Data.Writing;

namespace GrokLab.Web.Runs;

/// <summary>The measures of one evaluation, as the hub sends them.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Values">The values by metric name; null if a measure is undefined.</param>
public sealed record MetricsDto(
    long RunId, long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values)
{
    public static MetricsDto From(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(record.RunId, record.Step, record.Epoch, record.ElapsedSeconds, record.Values);
    }
}
