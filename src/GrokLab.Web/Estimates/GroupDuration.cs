namespace GrokLab.Web.Estimates;

/// <summary>The duration of runs that wait for one device.</summary>
internal static class GroupDuration
{
    /// <summary>Seconds until the last run ends; each run begins as soon as one of the device's places is free.</summary>
    /// <param name="runs">The durations in seconds, in the order of the queue.</param>
    /// <param name="places">The number of runs that the device trains at once.</param>
    internal static double Of(IEnumerable<double> runs, int places)
    {
        var free = new PriorityQueue<double, double>(Enumerable.Repeat((0.0, 0.0), places));
        var end = 0.0;
        foreach (var run in runs)
        {
            var ends = free.Dequeue() + run;
            free.Enqueue(ends, ends);
            end = Math.Max(end, ends);
        }

        return end;
    }
}
