using GrokLab.Data.Writing;

namespace GrokLab.Data.Tests;

/// <summary>Records as a training would report them.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));

    public static MetricsRecord Metrics(long runId, long step, params (string Name, double? Value)[] values) =>
        new(runId, step, step / 10.0, step / 100.0, values.ToDictionary(v => v.Name, v => v.Value));

    public static EventRecord Event(long runId, string kind, long step, double? lambda = null, string? message = null) =>
        new(runId, kind, step, step / 10.0, step / 100.0, Time, lambda, message);

    public static async Task WriteAllAsync(this RunWriter writer, params RunRecord[] records)
    {
        foreach (var record in records)
        {
            await writer.WriteAsync(record);
        }

        await writer.FlushAsync();
    }
}
