using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GrokLab.Web.Jobs;

/// <summary>The runs that this server trains now.</summary>
public sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<long, ActiveRun> runs = new();

    public bool TryGet(long runId, [NotNullWhen(true)] out ActiveRun? run) => runs.TryGetValue(runId, out run);

    /// <summary>A snapshot of all active runs.</summary>
    public IReadOnlyCollection<ActiveRun> All => [.. runs.Values];

    /// <summary>Adds a run; returns false if a job of this server already has the run.</summary>
    internal bool TryAdd(ActiveRun run) => runs.TryAdd(run.RunId, run);

    /// <summary>Removes the run, whose end is in the database by now, and then ends it.</summary>
    internal void End(ActiveRun run)
    {
        runs.TryRemove(new KeyValuePair<long, ActiveRun>(run.RunId, run));
        run.End();
    }
}
