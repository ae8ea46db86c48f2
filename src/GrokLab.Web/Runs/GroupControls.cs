using GrokLab.Data;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Runs;

/// <summary>Brings one command to all runs of a group.</summary>
public sealed class GroupControls(GroupStore groups, RunService runs)
{
    /// <summary>Does it to each run that can take it. Runs that have no training process come first, so that none of them begins
    /// to train in the place of one that is stopped or paused.</summary>
    /// <returns>What came of it, run by run, in the order of launch; null where there is no such group.</returns>
    public async Task<IReadOnlyList<GroupControlResult>?> SendAsync(long groupId, GroupCommand command, CancellationToken cancellation = default)
    {
        var all = (await groups.GetRunsAsync([groupId], cancellation))[groupId].Select(run => runs.Present(RunDto.From(run))).ToList();
        if (all.Count == 0)
        {
            return null;
        }

        // Without a token from here on: a caller that hangs up leaves no command half done.
        var results = new Dictionary<long, ControlResult>();
        var without = all.Where(run => !run.HasProcess);
        foreach (var run in command == GroupCommand.Resume ? without : without.Reverse())
        {
            results[run.Id] = await SendToAsync(run.Id, command);
        }

        var training = all.Where(run => run.HasProcess).Select(async run => (run.Id, Result: await SendToAsync(run.Id, command)));
        foreach (var (id, result) in await Task.WhenAll(training))
        {
            results[id] = result;
        }

        return [.. all.Select(run => new GroupControlResult(run.Id, results[run.Id]))];
    }

    private Task<ControlResult> SendToAsync(long runId, GroupCommand command) => command switch
    {
        GroupCommand.Stop => runs.StopAsync(runId, CancellationToken.None),
        GroupCommand.Pause => runs.PauseAsync(runId, CancellationToken.None),
        GroupCommand.Resume => runs.ResumeAsync(runId, CancellationToken.None),
        GroupCommand.Unplug => runs.UnplugAsync(runId, CancellationToken.None),
        _ => runs.PlugInAsync(runId, CancellationToken.None),
    };
}

/// <summary>What can be done to all runs of a group.</summary>
public enum GroupCommand
{
    /// <summary>They end for good, also those that wait.</summary>
    Stop,

    /// <summary>They do not train until they are resumed, also those that wait.</summary>
    Pause,

    /// <summary>They go on, or wait for their turn.</summary>
    Resume,

    /// <summary>λ becomes 0 in those that train.</summary>
    Unplug,

    /// <summary>λ is restored in those that train.</summary>
    PlugIn,
}

/// <summary>What came of a command to a run of a group.</summary>
/// <param name="RunId">Which run.</param>
/// <param name="Result">What came of it.</param>
public sealed record GroupControlResult(long RunId, ControlResult Result);
