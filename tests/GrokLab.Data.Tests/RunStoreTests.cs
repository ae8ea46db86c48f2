using GrokLab.Data.Runs;
using GrokLab.Data.Writing;

namespace GrokLab.Data.Tests;

public sealed class RunStoreTests
{
    [Fact]
    public async Task Created_runs_are_queued_in_the_given_order()
    {
        await using var database = await TestDatabase.CreateAsync();
        var runs = await database.Store.CreateAsync([TestDatabase.NewRun("a"), TestDatabase.NewRun("b"), TestDatabase.NewRun("c")]);
        Assert.Equal(["a", "b", "c"], runs.OrderBy(run => run.Id).Select(run => run.Name));
        var stored = await database.Store.GetAsync(runs[1].Id);
        Assert.Equivalent(runs[1], stored, strict: true);
        Assert.Equal((RunStatus.Queued, 0.5, "ncc", 1000L), (stored!.Status, stored.Lambda, stored.RegularizerKind, stored.TotalSteps));
    }

    [Fact]
    public async Task Of_runs_created_together_none_is_stored_when_one_cannot_be()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Assert.ThrowsAnyAsync<Exception>(() =>
            database.Store.CreateAsync([TestDatabase.NewRun("a"), TestDatabase.NewRun("b") with { SpecJson = null! }]));
        Assert.Equal(0, await database.Store.CountAsync());
    }

    [Fact]
    public async Task The_newest_runs_are_listed_first_by_status_and_page()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.CreateAsync(Enumerable.Range(0, 5).Select(i => TestDatabase.NewRun($"run {i}")));
        var newest = await database.Store.ListAsync(1, 2);
        Assert.Equal(["run 3", "run 2"], newest.Select(run => run.Name));
        Assert.True(await database.Store.TryClaimAsync(newest[0].Id, "me"));
        Assert.Equal("run 3", Assert.Single(await database.Store.ListAsync(0, 10, RunStatus.Running)).Name);
        Assert.Equal(4, await database.Store.CountAsync(RunStatus.Queued));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_null_or_empty()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.Null(await database.Store.GetAsync(7));
        Assert.Empty(await database.Store.GetEventsAsync(7));
        Assert.Empty(await database.Store.GetMetricNamesAsync(7));
        Assert.Empty(await database.Store.GetMetricsAsync(7));
        Assert.Empty(await database.Store.StreamMetricsAsync(7).ToListAsync());
        Assert.False(await database.Store.TryClaimAsync(7, "me"));
        Assert.False(await database.Store.TryStopQueuedAsync(7));
        await database.Store.ClearHistoryAsync(7);
        await database.Store.TruncateHistoryAsync(7, 1, 1, 1);
        Assert.Empty(await database.Store.GetInterventionsAsync(7));
    }

    [Fact]
    public async Task Of_twenty_claims_at_once_exactly_one_succeeds()
    {
        await using var database = await TestDatabase.CreateAsync();
        for (var round = 0; round < 5; round++)
        {
            var run = await database.AddRunAsync();
            var claims = await Task.WhenAll(Enumerable.Range(0, 20)
                .Select(i => Task.Run(() => database.Store.TryClaimAsync(run.Id, $"owner {i}"))));
            var winner = Assert.Single(claims.Index(), claim => claim.Item).Index;
            var claimed = await database.Store.GetAsync(run.Id);
            Assert.Equal((RunStatus.Running, $"owner {winner}", 1), (claimed!.Status, claimed.Owner, claimed.Attempts));
            Assert.NotNull(claimed.StartedAt);
        }
    }

    [Fact]
    public async Task A_claim_takes_up_an_interrupted_run_and_clears_its_end()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        Assert.True(await database.Store.TryClaimAsync(run.Id, "first"));
        await database.Writer.WriteAllAsync(new StatusRecord(run.Id, RunStatus.Interrupted, "shutdown", Records.Time));
        Assert.True(await database.Store.TryClaimAsync(run.Id, "second"));
        var again = await database.Store.GetAsync(run.Id);
        Assert.Equal((RunStatus.Running, "second", 2), (again!.Status, again.Owner, again.Attempts));
        Assert.Null(again.EndedAt);
        Assert.Null(again.Error);
    }

    [Fact]
    public async Task Only_a_run_that_nobody_trains_can_be_stopped_or_claimed()
    {
        await using var database = await TestDatabase.CreateAsync();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = await database.AddRunAsync();
            await database.Writer.WriteAllAsync(new StatusRecord(run.Id, status, null, Records.Time));
            var waits = status is RunStatus.Queued or RunStatus.Interrupted;
            Assert.Equal(waits, await database.Store.TryStopQueuedAsync(run.Id));
            var after = await database.Store.GetAsync(run.Id);
            Assert.Equal(waits ? RunStatus.Stopped : status, after!.Status);
            Assert.Equal(status is not (RunStatus.Running or RunStatus.Paused), after.EndedAt is not null);
            Assert.False(await database.Store.TryClaimAsync(run.Id, "me"));
        }
    }

    [Fact]
    public async Task Recovery_interrupts_what_was_left_running_and_returns_what_waits_oldest_first()
    {
        await using var database = await TestDatabase.CreateAsync();
        RunStatus[] statuses =
            [RunStatus.Interrupted, RunStatus.Running, RunStatus.Completed, RunStatus.Paused, RunStatus.Queued, RunStatus.Stopped];
        var ids = new List<long>();
        foreach (var status in statuses)
        {
            var run = await database.AddRunAsync();
            ids.Add(run.Id);
            await database.Writer.WriteAllAsync(new StatusRecord(run.Id, status, null, Records.Time));
        }

        Assert.Equal([ids[0], ids[1], ids[3], ids[4]], await database.Store.RecoverAsync());
        var after = await database.Store.ListAsync(0, 10);
        Assert.Equal(
            [RunStatus.Stopped, RunStatus.Queued, RunStatus.Interrupted, RunStatus.Completed, RunStatus.Interrupted, RunStatus.Interrupted],
            after.Select(run => run.Status));
        Assert.NotNull(after[2].EndedAt);
    }

    [Fact]
    public async Task Recovery_keeps_paused_what_a_person_paused_and_says_so_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var ids = new List<long>();
        foreach (var status in (RunStatus[])[RunStatus.Running, RunStatus.Paused, RunStatus.Interrupted])
        {
            var run = await database.AddRunAsync();
            ids.Add(run.Id);
            Assert.True(await database.Store.TryClaimAsync(run.Id, "me"));
            await database.Writer.WriteAllAsync(new PauseWishRecord(run.Id, true), new StatusRecord(run.Id, status, null, Records.Time));
        }

        for (var start = 0; start < 2; start++)
        {
            Assert.Empty(await database.Store.RecoverAsync("not this", "The server ended."));
            foreach (var id in ids)
            {
                var run = await database.Store.GetAsync(id);
                Assert.Equal((RunStatus.Paused, true, "The server ended."), (run!.Status, run.PausedByUser, run.Error));
                Assert.Null(run.EndedAt);
                var paused = Assert.Single(await database.Store.GetEventsAsync(id));
                Assert.Equal(("Paused", "The server ended. It stays paused, without a training process, until it is resumed."), (paused.Kind, paused.Message));
                Assert.False(await database.Store.TryClaimAsync(id, "me"));
            }
        }

        Assert.True(await database.Store.TryResumeWaitingAsync(ids[0]));
        Assert.Equal([ids[0]], await database.Store.ListWaitingAsync());
        Assert.True(await database.Store.TryClaimAsync(ids[0], "me"));
        Assert.True(await database.Store.TryStopQueuedAsync(ids[1]));
        Assert.Equal((RunStatus.Stopped, false), ((await database.Store.GetAsync(ids[1]))!.Status, (await database.Store.GetAsync(ids[1]))!.PausedByUser));
    }

    [Fact]
    public async Task A_run_that_waits_can_be_paused_and_is_trained_only_after_it_was_resumed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        Assert.True(await database.Store.TryPauseWaitingAsync(run.Id));
        Assert.False(await database.Store.TryPauseWaitingAsync(run.Id));
        Assert.False(await database.Store.TryClaimAsync(run.Id, "me"));
        Assert.Empty(await database.Store.RecoverAsync());
        Assert.Empty(await database.Store.GetEventsAsync(run.Id)); // It had no process that could be lost.
        Assert.True(await database.Store.TryResumeWaitingAsync(run.Id));
        Assert.False(await database.Store.TryResumeWaitingAsync(run.Id));
        Assert.True(await database.Store.TryClaimAsync(run.Id, "me"));
        Assert.False(await database.Store.TryPauseWaitingAsync(run.Id));
    }

    [Theory]
    [InlineData(RunStatus.Completed)]
    [InlineData(RunStatus.Stopped)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Diverged)]
    public async Task A_run_that_has_ended_is_paused_no_more(RunStatus end)
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(new PauseWishRecord(run.Id, true));
        Assert.True((await database.Store.GetAsync(run.Id))!.PausedByUser);
        await database.Writer.WriteAllAsync(new StatusRecord(run.Id, end, null, Records.Time));
        Assert.False((await database.Store.GetAsync(run.Id))!.PausedByUser);
        await database.Writer.WriteAllAsync(new PauseWishRecord(run.Id, true)); // A wish that came too late.
        Assert.False((await database.Store.GetAsync(run.Id))!.PausedByUser);
    }

    [Fact]
    public async Task A_group_has_its_runs_in_the_order_of_launch()
    {
        await using var database = await TestDatabase.CreateAsync();
        var other = await database.AddRunAsync("alone");
        var runs = await database.Groups.CreateAsync(
            "both", "fig2-quick", [TestDatabase.NewRun() with { Variant = "baseline" }, TestDatabase.NewRun() with { Variant = "REG" }]);
        var group = Assert.Single(await database.Groups.ListAsync(0, 10));
        Assert.Equal(("both", "fig2-quick"), (group.Name, group.Preset));
        Assert.All(runs, run => Assert.Equal(group.Id, run.GroupId));
        Assert.Equal(["baseline", "REG"], (await database.Groups.GetRunsAsync([group.Id]))[group.Id].Select(run => run.Variant));
        Assert.Null(other.GroupId);
        Assert.Null(await database.Groups.GetAsync(group.Id + 1));
    }
}
