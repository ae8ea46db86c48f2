using GrokLab.Data.Stores;
using GrokLab.Training.Engine;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Controlling;

/// <summary>Sends one command to all runs of a group.</summary>
public sealed class GroupControls(GroupStore groups, RunService runs, RunControls controls)
{
    /// <summary>Sends the command to each run that can take it. Runs without a training process come first, so that none of them
    /// starts to train in the place of a run that is stopped or paused.</summary>
    /// <returns>The result for each run, in the order of launch.</returns>
    public async Task<Outcome<IReadOnlyList<GroupControlDto>>> SendAsync(long groupId, RunCommand command, CancellationToken cancellation = default)
    {
        var all = (await groups.GetRunsAsync([groupId], cancellation))[groupId].Select(run => runs.Present(RunDto.From(run))).ToList();
        if (all.Count == 0)
        {
            return new Refusal.NotFound(GroupService.NoSuchGroup(groupId));
        }

        // No token from here on: a caller that disconnects leaves no command half done.
        var results = new Dictionary<long, GroupControlDto>();
        var without = all.Where(run => !run.HasProcess);
        foreach (var run in command == RunCommands.Resume ? without : without.Reverse())
        {
            results[run.Id] = await SendToAsync(run.Id, command);
        }

        foreach (var result in await Task.WhenAll(all.Where(run => run.HasProcess).Select(run => SendToAsync(run.Id, command))))
        {
            results[result.RunId] = result;
        }

        return Outcome.Of<IReadOnlyList<GroupControlDto>>([.. all.Select(run => results[run.Id])]);
    }

    private async Task<GroupControlDto> SendToAsync(long runId, RunCommand command) =>
        GroupControlDto.From(runId, await controls.SendAsync(runId, command, cancellation: CancellationToken.None));
}
