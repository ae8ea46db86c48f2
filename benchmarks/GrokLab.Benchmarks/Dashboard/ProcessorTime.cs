using System.Diagnostics;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>How much of a core a process takes.</summary>
internal static class ProcessorTime
{
    /// <summary>User and system time that a process has taken so far, without its children's.</summary>
    internal static TimeSpan Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }

    /// <summary>The share of one core, in per cent, during a while.</summary>
    internal static async Task<double> ShareAsync(int processId, TimeSpan duration)
    {
        var (begin, before) = (Stopwatch.GetTimestamp(), Of(processId));
        await Task.Delay(duration);
        return 100 * (Of(processId) - before) / Stopwatch.GetElapsedTime(begin);
    }
}
