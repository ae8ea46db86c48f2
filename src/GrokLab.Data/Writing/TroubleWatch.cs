using GrokLab.Data.Faults;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Writing;

/// <summary>Records whether the writer's commits fail now; logs the beginning and the end of the trouble, not each
/// attempt.</summary>
/// <param name="path">The database's file.</param>
/// <param name="lockPatience">The time for which another program's lock is normal.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Receives the log messages.</param>
internal sealed class TroubleWatch(string path, TimeSpan lockPatience, TimeProvider time, ILogger logger)
{
    private (long Timestamp, DateTimeOffset Time)? first;
    private volatile DatabaseTrouble? current;

    /// <summary>Raised on the writer's loop when <see cref="Current"/> has changed.</summary>
    public event Action? Changed;

    /// <summary>The current trouble; null if there is none.</summary>
    public DatabaseTrouble? Current => current;

    /// <summary>Records a failed attempt.</summary>
    /// <returns>The kind of fault.</returns>
    public DatabaseFault Failed(Exception error, int records)
    {
        var fault = DatabaseFaults.Of(error, path) ?? DatabaseFault.Other;
        first ??= (time.GetTimestamp(), time.GetUtcNow());
        if (fault == DatabaseFault.Locked && current is null && time.GetElapsedTime(first.Value.Timestamp) < lockPatience)
        {
            logger.LogDebug(error, "{Records} records wait for a lock of another program on {Path}", records, path);
        }
        else if (current?.Fault != fault)
        {
            logger.LogError(
                "The database {Path} cannot be written: {Problem} ({Said}). {Records} records and what follows wait in memory; {Advice}",
                path, DatabaseFaults.Problem(fault), error.Message, records, DatabaseFaults.Advice(fault, path));
            current = new DatabaseTrouble(fault, path, error.Message, first.Value.Time, first.Value.Timestamp);
            Tell();
        }

        return fault;
    }

    /// <summary>Records a successful attempt.</summary>
    public void Succeeded()
    {
        if (current is { } before)
        {
            logger.LogWarning(
                "The database {Path} can be written again after {Seconds:F1} s; before that {Problem}",
                path, time.GetElapsedTime(first!.Value.Timestamp).TotalSeconds, before.Problem);
            current = null;
            Tell();
        }

        first = null;
    }

    private void Tell()
    {
        try
        {
            Changed?.Invoke();
        }
        catch (Exception error)
        {
            logger.LogError(error, "A handler of the writer's trouble failed");
        }
    }
}
