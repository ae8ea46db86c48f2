using System.Globalization;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace GrokLab.Web.Runs;

/// <summary>
/// Live runs at <c>/hubs/runs</c>. To follow a run without a gap join first, then fetch its history over HTTP, and take
/// from the live evaluations those whose step is newer than the history's.
/// </summary>
public sealed class RunsHub(RunService runs) : Hub<IRunsClient>
{
    /// <summary>Follow a run.</summary>
    /// <returns>The run as it is now.</returns>
    /// <exception cref="HubException">There is no such run.</exception>
    public async Task<RunDto> Join(long runId)
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, Group(runId), Context.ConnectionAborted);
        if (await runs.GetAsync(runId, Context.ConnectionAborted) is { } run)
        {
            return run;
        }

        await Leave(runId);
        throw new HubException(RunService.NoSuchRun(runId));
    }

    /// <summary>Follow it no longer.</summary>
    public Task Leave(long runId) => Groups.RemoveFromGroupAsync(Context.ConnectionId, Group(runId), CancellationToken.None);

    internal static string Group(long runId) => string.Create(CultureInfo.InvariantCulture, $"run-{runId}");
}
