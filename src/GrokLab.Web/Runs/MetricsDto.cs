using GrokLab.Data.Writing;

namespace GrokLab.Web.Runs;

/// <summary>The measures of one evaluation, as the hub sends them.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Step">Optimizer steps taken before it.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Values">By metric name; null where a measure is not defined.</param>
public sealed record MetricsDto(
    long RunId, long Step, double Epoch, double ElapsedSeconds, IReadOnlyDictionary<string, double?> Values)
{
    public static MetricsDto From(MetricsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(record.RunId, record.Step, record.Epoch, record.ElapsedSeconds, record.Values);
    }
}
