using GrokLab.Data.Stores;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Describing;

/// <summary>Gives runs and groups other names and notes, and tells the pages that show them.</summary>
public sealed class RunDescriptions(DescriptionStore store, GroupService groupService, RunService runService, RunFeed feed, StorageProblems storage)
{
    /// <summary>Of a run, whatever it does just now.</summary>
    /// <param name="runId">Which.</param>
    /// <param name="request">What changes; an empty note clears it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The run as it is now.</returns>
    /// <exception cref="NotStorableException">The database cannot be written just now.</exception>
    public Task<Outcome<RunDto>> DescribeAsync(long runId, DescribeRequest request, CancellationToken cancellation = default) => Outcome.TryAsync<RunDto>(async () =>
    {
        var (name, note) = Checked(request);
        storage.ThrowIfInTrouble();
        if (await store.DescribeAsync(runId, name, note, cancellation) is not { } run)
        {
            return new Refusal.NotFound(RunWords.NoSuchRun(runId));
        }

        feed.Publish([new RunDescribed(run.Id, run.Name, run.Note)]);
        return runService.Present(RunDto.From(run));
    });

    /// <summary>Of a group; its runs keep their names.</summary>
    /// <param name="groupId">Which.</param>
    /// <param name="request">What changes; an empty note clears it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The group as it is now.</returns>
    /// <exception cref="NotStorableException">The database cannot be written just now.</exception>
    public Task<Outcome<GroupDto>> DescribeGroupAsync(long groupId, DescribeRequest request, CancellationToken cancellation = default) => Outcome.TryAsync<GroupDto>(async () =>
    {
        var (name, note) = Checked(request);
        storage.ThrowIfInTrouble();
        if (await store.DescribeGroupAsync(groupId, name, note, cancellation) is null
            || await groupService.GetAsync(groupId, cancellation) is not { Group: var group })
        {
            return new Refusal.NotFound(GroupService.NoSuchGroup(groupId));
        }

        feed.Publish([new GroupDescribed(group.RunIds[0])]);
        return group;
    });

    private static (string? Name, string? Note) Checked(DescribeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<SpecError> errors =
        [
            .. new[] { request.Name is null ? null : RunWords.NameError(request.Name), request.Note is null ? null : RunWords.NoteError(request.Note) }
                .OfType<SpecError>(),
        ];
        return errors.Count > 0
            ? throw new InvalidSpecException(errors)
            : (request.Name?.Trim(), request.Note is null ? null : RunWords.Note(request.Note));
    }
}
