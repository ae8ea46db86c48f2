using System.Globalization;
using GrokLab.Data.Runs;
using Microsoft.Extensions.Caching.Memory;

namespace GrokLab.Web.Runs;

/// <summary>
/// Curves of runs that have ended, as they were last asked for: they are read whole to be reduced, which takes a quarter of a
/// second of a long run, and are often asked for again. A run that goes on ends at another time, and has other curves then.
/// </summary>
internal sealed class EndedCurves : IDisposable
{
    private const long MostPoints = 1_000_000; // Some 40 bytes each.

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostPoints });

    /// <summary>The curves of a run, read by <paramref name="read"/> where they are not known.</summary>
    /// <param name="run">As it was before the reading.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="read">Reads.</param>
    internal async Task<RunMetricsDto> GetAsync(Run run, QueryString query, Func<Task<RunMetricsDto>> read)
    {
        if (run is not { EndedAt: { } ended, Status: RunStatus.Completed or RunStatus.Stopped or RunStatus.Failed or RunStatus.Diverged })
        {
            return await read();
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{run.Id} {run.Attempts} {ended.UtcTicks} {query}");
        if (kept.TryGetValue(key, out RunMetricsDto? known))
        {
            return known!;
        }

        var curves = await read();
        kept.Set(key, curves, new MemoryCacheEntryOptions { Size = SizeOf(key, curves) });
        return curves;
    }

    public void Dispose() => kept.Dispose();

    // In points; what is kept of each question is counted too, so that many small answers stay bounded as well.
    private static long SizeOf(string key, RunMetricsDto curves) =>
        16 + (key.Length / 16) + curves.Series.Values.Sum(series => 16 + (long)series.Steps.Length);
}
