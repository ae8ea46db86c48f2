using GrokLab.Data.Deleting;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using Microsoft.EntityFrameworkCore;

namespace GrokLab.Data.Tests;

public sealed class RunDeletionTests
{
    [Fact]
    public async Task A_deleted_run_is_gone_for_everybody_who_asks()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await EndedAsync(database, RunStatus.Completed);
        var other = await EndedAsync(database, RunStatus.Completed);
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 1)),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 5, 0),
            Records.Event(run.Id, RunEventKinds.TakenUp, 5),
            new CheckpointRecord(run.Id, 5));

        Assert.Equal([run.Id], (await database.Deletion.TryDeleteAsync(run.Id)).Deleted);
        Assert.Null(await database.Store.GetAsync(run.Id));
        Assert.Equal([other.Id], (await database.Store.ListAsync(0, 10)).Select(r => r.Id));
        Assert.Equal((1, 1), (await database.Store.CountAsync(), await database.Store.CountAsync(RunStatus.Completed)));
        Assert.Empty(await database.Store.GetEventsAsync(run.Id));
        Assert.Empty(await database.Store.GetInterventionsAsync(run.Id));
        Assert.Equal(0, await database.Store.CountTakenUpAsync(run.Id));
        Assert.Empty(await database.Store.GetMetricNamesAsync(run.Id));
        Assert.Empty(await database.Store.GetMetricsAsync(run.Id));
        Assert.Empty(await database.Store.StreamMetricsAsync(run.Id).ToListAsync());
        Assert.False(await database.Store.TryExtendAsync(run.Id, "{}", 2000));
        Assert.Null(await database.Descriptions.DescribeAsync(run.Id, "back", "again"));
        Assert.Null(await database.Groups.GetAsync(run.GroupId!.Value));
        Assert.Equal([other.GroupId!.Value], (await database.Groups.ListAsync(0, 10)).Select(g => g.Id));
        Assert.Empty((await database.Groups.GetRunsAsync([run.GroupId.Value]))[run.GroupId.Value]);
        Assert.Null(await database.Descriptions.DescribeGroupAsync(run.GroupId.Value, "back", null));
        Assert.Empty((await database.Deletion.TryDeleteAsync(run.Id)).Deleted);
        Assert.Empty((await database.Deletion.TryDeleteGroupAsync(run.GroupId.Value)).Deleted);
        Assert.Equal([run.Id], await database.Purge.LeftAsync());
    }

    [Fact]
    public async Task What_a_deleted_run_still_tells_is_left_out_and_nobody_takes_it_up()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        Assert.Equal([run.Id], (await database.Deletion.TryDeleteAsync(run.Id)).Deleted);
        Assert.False(await database.Store.TryClaimAsync(run.Id, "me"));
        Assert.False(await database.Store.TryStopQueuedAsync(run.Id));
        Assert.Empty(await database.Store.RecoverAsync());
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 1)), Records.Event(run.Id, "RunStarted", 0), new StatusRecord(run.Id, RunStatus.Completed, null, Records.Time));
        Assert.Equal(0, database.Number("SELECT count(*) FROM evaluations") + database.Number("SELECT count(*) FROM run_events"));
        await using var reopened = await database.ReopenAsync();
        Assert.Empty(await reopened.Store.ListAsync(0, 10));
        Assert.Empty(await reopened.Store.RecoverAsync());
    }

    [Fact]
    public async Task Only_a_run_that_is_not_under_way_is_deleted()
    {
        await using var database = await TestDatabase.CreateAsync();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = await EndedAsync(database, status);
            var stays = status is RunStatus.Running or RunStatus.Paused or RunStatus.Interrupted;
            Assert.Equal(stays ? [run.Id] : [], (await database.Deletion.ObstaclesAsync([run.Id])).Select(o => o.RunId));
            var result = await database.Deletion.TryDeleteAsync(run.Id);
            Assert.Equal(stays ? [status] : [], result.Obstacles.Select(o => o.Status));
            Assert.Equal(stays, await database.Store.GetAsync(run.Id) is not null);
        }

        Assert.Equivalent(new DeletionResult([], []), await database.Deletion.TryDeleteAsync(4_711));
    }

    [Fact]
    public async Task A_run_whose_curve_begins_a_forks_stays_as_long_as_the_fork()
    {
        await using var database = await TestDatabase.CreateAsync();
        var parent = await EndedAsync(database, RunStatus.Completed);
        await database.Writer.WriteAllAsync(Records.Metrics(parent.Id, 0, ("kappa", 1)), Records.Metrics(parent.Id, 10, ("kappa", 2)));
        var fork = await EndedAsync(database, RunStatus.Completed, Fork(parent));
        var second = await EndedAsync(database, RunStatus.Stopped, Fork(parent));
        await EndedAsync(database, RunStatus.Completed, TestDatabase.NewRun() with { ParentRunId = parent.Id }); // Shares no curve.

        Assert.Equal([fork.Id, second.Id], Assert.Single((await database.Deletion.TryDeleteAsync(parent.Id)).Obstacles).Forks);
        Assert.Equal([fork.Id, second.Id], Assert.Single((await database.Deletion.TryDeleteGroupAsync(parent.GroupId!.Value)).Obstacles).Forks);
        Assert.Empty(await database.Deletion.ObstaclesAsync([parent.Id, fork.Id, second.Id])); // One by one, the forks first.
        Assert.Equal([second.Id], Assert.Single(await database.Deletion.ObstaclesAsync([parent.Id, fork.Id])).Forks);
        Assert.Equal([fork.Id], (await database.Deletion.TryDeleteAsync(fork.Id)).Deleted);
        Assert.Equal([second.Id], Assert.Single((await database.Deletion.TryDeleteAsync(parent.Id)).Obstacles).Forks);
        Assert.Equal(2, (await database.Store.GetMetricsAsync(second.Id))["kappa"].Count);
        Assert.Equal([second.Id], (await database.Deletion.TryDeleteAsync(second.Id)).Deleted);
        Assert.Equal([parent.Id], (await database.Deletion.TryDeleteAsync(parent.Id)).Deleted);
        foreach (var deleted in await database.Purge.LeftAsync())
        {
            await database.Purge.PurgeAsync(deleted);
        }

        Assert.Equal(1, database.Number("SELECT count(*) FROM runs"));
        Assert.Equal(0, database.Number("SELECT count(*) FROM metric_points"));
    }

    [Fact]
    public async Task A_group_is_deleted_whole_or_not_at_all_and_goes_with_its_last_run()
    {
        await using var database = await TestDatabase.CreateAsync();
        var runs = await database.Groups.CreateAsync("group", null, [TestDatabase.NewRun("a"), TestDatabase.NewRun("b")]);
        var (first, second, group) = (runs[0], runs[1], runs[0].GroupId!.Value);
        Assert.True(await database.Store.TryClaimAsync(second.Id, "me"));
        Assert.Equal((second.Id, RunStatus.Running), (await database.Deletion.TryDeleteGroupAsync(group)).Obstacles.Select(o => (o.RunId, o.Status)).Single());
        Assert.Equal(2, await database.Store.CountAsync());

        Assert.Equal([first.Id], (await database.Deletion.TryDeleteAsync(first.Id)).Deleted);
        Assert.NotNull(await database.Groups.GetAsync(group));
        await database.Writer.WriteAllAsync(new StatusRecord(second.Id, RunStatus.Stopped, null, Records.Time));
        Assert.Equal([second.Id], (await database.Deletion.TryDeleteGroupAsync(group)).Deleted);
        Assert.Null(await database.Groups.GetAsync(group));
        foreach (var deleted in await database.Purge.LeftAsync())
        {
            await database.Purge.PurgeAsync(deleted);
        }

        Assert.Equal(0, database.Number("SELECT count(*) FROM runs") + database.Number("SELECT count(*) FROM run_groups"));
    }

    [Fact]
    public async Task An_id_is_never_given_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await EndedAsync(database, RunStatus.Completed);
        await database.Deletion.TryDeleteAsync(run.Id);
        await database.Purge.PurgeAsync(run.Id);
        Assert.Equal(0, database.Number("SELECT count(*) FROM runs") + database.Number("SELECT count(*) FROM run_groups"));
        await using var reopened = await database.ReopenAsync();
        var next = await EndedAsync(reopened, RunStatus.Completed);
        Assert.Equal((run.Id + 1, run.GroupId + 1), (next.Id, next.GroupId));
    }

    [Fact]
    public async Task Nothing_is_forked_from_a_run_that_was_deleted_meanwhile()
    {
        await using var database = await TestDatabase.CreateAsync();
        var parent = await EndedAsync(database, RunStatus.Completed);
        await database.Deletion.TryDeleteAsync(parent.Id);
        var refusal = await Assert.ThrowsAsync<RunDeletedException>(() => database.Groups.CreateAsync("fork", null, [Fork(parent)]));
        Assert.Equal(parent.Id, refusal.RunId);
        Assert.Empty(await database.Groups.ListAsync(0, 10));
    }

    [Fact]
    public async Task Whoever_reads_a_run_while_it_is_deleted_does_not_take_the_part_for_the_whole()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await EndedAsync(database, RunStatus.Completed);
        await database.Writer.WriteAllAsync([.. Enumerable.Range(0, 600).Select(step => Records.Metrics(run.Id, step, ("kappa", step)))]);
        await using var rows = database.Store.StreamMetricsAsync(run.Id).GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());
        await database.Deletion.TryDeleteAsync(run.Id);
        await Assert.ThrowsAsync<RunDeletedException>(async () =>
        {
            while (await rows.MoveNextAsync())
            {
            }
        });
    }

    [Fact]
    public async Task A_name_and_a_note_are_changed_one_without_the_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await EndedAsync(database, RunStatus.Running);
        Assert.Equal(("run", "two\nlines"), Words(await database.Descriptions.DescribeAsync(run.Id, null, "two\nlines")));
        Assert.Equal(("other", "two\nlines"), Words(await database.Descriptions.DescribeAsync(run.Id, "other", null)));
        Assert.Equal(("other", null), Words(await database.Descriptions.DescribeAsync(run.Id, null, "")));
        var group = (await database.Descriptions.DescribeGroupAsync(run.GroupId!.Value, "our group", "note"))!;
        Assert.Equal(("our group", "note"), (group.Name, group.Note));
        Assert.Null((await database.Descriptions.DescribeGroupAsync(run.GroupId.Value, null, ""))!.Note);
        Assert.Null(await database.Descriptions.DescribeAsync(4_711, "a", null));
    }

    [Fact]
    public async Task What_goes_with_runs_is_counted()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (run, empty) = (await database.AddRunAsync(), await database.AddRunAsync());
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 0, ("kappa", 1)), Records.Metrics(run.Id, 10, ("kappa", 1)));
        Assert.Equal([KeyValuePair.Create(run.Id, 2)], await database.Deletion.CountEvaluationsAsync([run.Id, empty.Id]));
    }

    private static NewRun Fork(Run parent) => TestDatabase.NewRun("fork") with { ParentRunId = parent.Id, ForkStep = 10 };

    private static (string Name, string? Note) Words(Run? run) => (run!.Name, run.Note);

    private static async Task<Run> EndedAsync(TestDatabase database, RunStatus status, NewRun? run = null)
    {
        var created = (await database.Groups.CreateAsync("group", null, [run ?? TestDatabase.NewRun()]))[0];
        await database.Writer.WriteAllAsync(new StatusRecord(created.Id, status, null, Records.Time));
        return created;
    }
}
