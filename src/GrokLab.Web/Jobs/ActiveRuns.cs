using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GrokLab.Web.Jobs;

/// <summary>The runs that this server trains just now.</summary>
public sealed class ActiveRuns
{
    private readonly ConcurrentDictionary<long, ActiveRun> runs = new();

    public bool TryGet(long runId, [NotNullWhen(true)] out ActiveRun? run) => runs.TryGetValue(runId, out run);

    /// <summary>All of them, as of now.</summary>
    public IReadOnlyCollection<ActiveRun> All => [.. runs.Values];

    /// <summary>False where a job of this server already has the run.</summary>
    internal bool TryAdd(ActiveRun run) => runs.TryAdd(run.RunId, run);

    /// <summary>Takes the run away first: whoever looks for it then finds its end in the database.</summary>
    internal void End(ActiveRun run)
    {
        runs.TryRemove(new KeyValuePair<long, ActiveRun>(run.RunId, run));
        run.End();
    }
}
