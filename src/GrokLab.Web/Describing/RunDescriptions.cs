using GrokLab.Data.Stores;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Describing;

/// <summary>Changes names and notes of runs and groups, and notifies the pages that show them.</summary>
public sealed class RunDescriptions(DescriptionStore store, GroupService groupService, RunService runService, RunFeed feed, StorageProblems storage)
{
    /// <summary>Changes a run's name or note, in any status.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="request">The changes; an empty note clears the note.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>The changed run.</returns>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
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

    /// <summary>Changes a group's name or note; its runs keep their names.</summary>
    /// <param name="groupId">The group's id.</param>
    /// <param name="request">The changes; an empty note clears the note.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <returns>The changed group.</returns>
    /// <exception cref="NotStorableException">The database cannot be written now.</exception>
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
