using GrokLab.Data.Runs;
using Microsoft.Extensions.Caching.Memory;

namespace GrokLab.Web.Runs;

/// <summary>
/// A cache of the last requested curves of ended runs: reducing reads whole curves, which takes a quarter of a
/// second for a long run, and curves are often requested again. A resumed run ends at another time, so its new curves have
/// another key.
/// </summary>
internal sealed class EndedCurves : IDisposable
{
    private const long MostPoints = 1_000_000; // About 40 bytes each

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostPoints });

    /// <summary>The curves of a run, read by <paramref name="read"/> if they are not cached.</summary>
    /// <param name="run">The run as it was before the reading.</param>
    /// <param name="query">The query of the request.</param>
    /// <param name="read">Reads the curves.</param>
    internal async Task<RunMetricsDto> GetAsync(Run run, QueryString query, Func<Task<RunMetricsDto>> read)
    {
        if (run is not { EndedAt: { } ended, Status: RunStatus.Completed or RunStatus.Stopped or RunStatus.Failed or RunStatus.Diverged })
        {
            return await read();
        }

        var key = $"{run.Id} {run.Attempts} {ended.UtcTicks} {query}";
        if (kept.TryGetValue(key, out RunMetricsDto? known))
        {
            return known!;
        }

        var curves = await read();
        kept.Set(key, curves, new MemoryCacheEntryOptions { Size = SizeOf(key, curves) });
        return curves;
    }

    public void Dispose() => kept.Dispose();

    // The size in points; it includes the key, so that the number of small entries is bounded, too.
    private static long SizeOf(string key, RunMetricsDto curves) =>
        16 + (key.Length / 16) + curves.Series.Values.Sum(series => 16 + (long)series.Steps.Length);
}
