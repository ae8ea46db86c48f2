using System.Diagnostics;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>The share of a core that a process takes.</summary>
internal static class ProcessorTime
{
    /// <summary>User and system time of a process so far, without its children's.</summary>
    internal static TimeSpan Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }

    /// <summary>The share of one core, in per cent, during <paramref name="duration"/>.</summary>
    internal static async Task<double> ShareAsync(int processId, TimeSpan duration)
    {
        var (begin, before) = (Stopwatch.GetTimestamp(), Of(processId));
        await Task.Delay(duration);
        return 100 * (Of(processId) - before) / Stopwatch.GetElapsedTime(begin);
    }
}
