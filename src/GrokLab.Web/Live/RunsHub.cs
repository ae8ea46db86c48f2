using GrokLab.Web.Runs;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.SignalR;

namespace GrokLab.Web.Live;

/// <summary>
/// Live runs at <c>/hubs/runs</c>. To follow a run without a gap, join first, then fetch its history over HTTP, and take
/// from the live evaluations those whose step is newer than the history's.
/// </summary>
public sealed class RunsHub(RunService runs) : Hub<IRunsClient>
{
    /// <summary>The largest message from a client; a message has the name of a method and a number.</summary>
    internal const int MaxMessageBytes = 4 * 1024;

    /// <summary>The most runs that one connection may follow.</summary>
    internal const int MaxRuns = 200;

    private static readonly object JoinedKey = new();

    private HashSet<long> Joined
    {
        get
        {
            if (Context.Items.TryGetValue(JoinedKey, out var found))
            {
                return (HashSet<long>)found!;
            }

            var joined = new HashSet<long>();
            Context.Items[JoinedKey] = joined;
            return joined;
        }
    }

    /// <summary>Follows a run.</summary>
    /// <returns>The run as it is now.</returns>
    /// <exception cref="HubException">There is no such run, or the connection follows too many.</exception>
    public async Task<RunDto> Join(long runId)
    {
        if (Joined.Count >= MaxRuns && !Joined.Contains(runId))
        {
            throw new HubException($"A connection follows at most {MaxRuns} runs; leave one first.");
        }

        Joined.Add(runId);
        await Groups.AddToGroupAsync(Context.ConnectionId, Group(runId), Context.ConnectionAborted);
        if (await runs.GetAsync(runId, Context.ConnectionAborted) is { } run)
        {
            return run;
        }

        await Leave(runId);
        throw new HubException(RunWords.NoSuchRun(runId));
    }

    /// <summary>Stops following a run.</summary>
    public Task Leave(long runId)
    {
        Joined.Remove(runId);
        return Groups.RemoveFromGroupAsync(Context.ConnectionId, Group(runId), CancellationToken.None);
    }

    internal static string Group(long runId) => $"run-{runId}";
}
