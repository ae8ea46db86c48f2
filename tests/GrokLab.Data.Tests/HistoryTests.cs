using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;

namespace GrokLab.Data.Tests;

public sealed class HistoryTests
{
    [Fact]
    public async Task Clearing_deletes_what_was_measured_and_returns_what_the_user_changed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var other = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, "RunStarted", 0),
            Records.Metrics(run.Id, 0, ("kappa", 1)),
            Records.Metrics(other.Id, 0, ("kappa", 1)),
            Records.Event(other.Id, RunEventKinds.RegularizerUnplugged, 5, 0),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 10, 0, "scheduled"),
            Records.Event(run.Id, "RegularizerPluggedIn", 30, 0.5),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 20),
            Records.Event(run.Id, "LambdaChanged", 40, 0.7, "by hand"),
            Records.Event(run.Id, "Paused", 41),
            new ProgressRecord(run.Id, 41, 4.1, 1000, 3, 10, 100));

        Assert.Equal([(20, "RegularizerUnplugged", null), (30, "RegularizerPluggedIn", 0.5), (40, "LambdaChanged", 0.7)], await ClearAsync(database, run.Id));
        Assert.Empty(await database.Store.GetEventsAsync(run.Id));
        Assert.Empty(await database.Store.GetMetricNamesAsync(run.Id));
        Assert.Empty(await database.Store.StreamMetricsAsync(run.Id).ToListAsync());
        var cleared = (await database.Store.GetAsync(run.Id))!;
        Assert.Equal((0, 0, 0, null, 1000L), (cleared.Step, cleared.Epoch, cleared.ElapsedSeconds, cleared.RemainingSeconds, cleared.TotalSteps));
        Assert.Single(await database.Store.GetMetricsAsync(other.Id));
        Assert.Single(await database.Store.GetEventsAsync(other.Id));
    }

    [Fact]
    public async Task Changes_are_not_lost_when_the_next_attempt_is_cut_short_before_it_repeats_them()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 20, 0), Records.Event(run.Id, "LambdaChanged", 40, 2));
        await database.Store.ClearHistoryAsync(run.Id);
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, "RunStarted", 0),
            Records.Event(run.Id, "LambdaChanged", 10, 3),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 20, 0));
        Assert.Equal([0L, 10L, 20L], (await database.Store.GetEventsAsync(run.Id)).Select(e => e.Step));
        Assert.Equal([(10, "LambdaChanged", 3), (20, "RegularizerUnplugged", 0), (40, "LambdaChanged", 2)], await ClearAsync(database, run.Id));
    }

    [Fact]
    public async Task Several_changes_before_one_step_come_back_once_each_and_in_their_order()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        RunRecord[] changes =
        [
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 20, 0),
            Records.Event(run.Id, "RegularizerPluggedIn", 20, 0.5),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 20, 0),
        ];
        (long, string, double?)[] expected = [(20, "RegularizerUnplugged", 0), (20, "RegularizerPluggedIn", 0.5), (20, "RegularizerUnplugged", 0)];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await database.Writer.WriteAllAsync(changes);
            Assert.Equal(3, (await database.Store.GetEventsAsync(run.Id)).Count);
            Assert.Equal(expected, await ClearAsync(database, run.Id));
        }
    }

    [Fact]
    public async Task A_cleared_run_is_measured_anew_while_the_writer_goes_on()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 0, ("kappa", 1)), Records.Metrics(run.Id, 5, ("kappa", 2)));
        await database.Store.ClearHistoryAsync(run.Id);
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 0, ("kappa", 7)));
        Assert.Equal([new MetricPoint(0, 0, 0, 7)], (await database.Store.GetMetricsAsync(run.Id))["kappa"]);
    }

    [Fact]
    public async Task A_run_that_goes_on_from_a_checkpoint_keeps_what_belongs_to_it_and_forgets_what_came_later()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var other = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, "RunStarted", 0),
            Records.Metrics(run.Id, 0, ("kappa", 1)),
            Records.Metrics(run.Id, 20, ("kappa", 2)),
            Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 15, 0),
            Records.Event(run.Id, "Paused", 20),
            new CheckpointRecord(run.Id, 20),
            Records.Event(run.Id, "RegularizerPluggedIn", 21, 0.5),
            Records.Event(run.Id, "LambdaChanged", 25, 2, RunEventKinds.ScheduledMessage),
            Records.Metrics(run.Id, 30, ("kappa", 3), ("ncc", 1)),
            Records.Event(run.Id, RunEventKinds.TakenUp, 30, null, "why"),
            Records.Event(run.Id, "MeasureUndefined", 30),
            Records.Metrics(other.Id, 30, ("kappa", 3)),
            new ProgressRecord(run.Id, 31, 3.1, 1000, 3, 10, 100));
        Assert.Equal(20, (await database.Store.GetAsync(run.Id))!.CheckpointStep);

        await database.Store.TruncateHistoryAsync(run.Id, 20, epoch: 2, elapsedSeconds: 1.5);
        Assert.Equal(["kappa"], await database.Store.GetMetricNamesAsync(run.Id));
        Assert.Equal([0L, 20L], (await database.Store.GetMetricsAsync(run.Id))["kappa"].Select(p => p.Step));
        Assert.Equal(["RunStarted", "RegularizerUnplugged", "Paused", "TakenUp"], (await database.Store.GetEventsAsync(run.Id)).Select(e => e.Kind));
        Assert.Equal([(15, "RegularizerUnplugged", 0), (21, "RegularizerPluggedIn", 0.5)], await InterventionsAsync(database, run.Id));
        var now = (await database.Store.GetAsync(run.Id))!;
        Assert.Equal((20, 2, 1.5, null, 20L), (now.Step, now.Epoch, now.ElapsedSeconds, now.RemainingSeconds, now.CheckpointStep));
        Assert.Single(await database.Store.GetMetricsAsync(other.Id));

        // What its user did is shown again once it has happened again.
        await database.Writer.WriteAllAsync(Records.Event(run.Id, "RegularizerPluggedIn", 21, 0.5, "repeated"));
        Assert.Single(await database.Store.GetEventsAsync(run.Id), e => e.Step == 21);
        Assert.Equal([(15, "RegularizerUnplugged", 0), (21, "RegularizerPluggedIn", 0.5)], await InterventionsAsync(database, run.Id));
    }

    [Fact]
    public async Task A_run_that_was_killed_before_its_end_was_stored_completes_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, RunEventKinds.Completed, 20), Records.Event(run.Id, RunEventKinds.Extended, 20),
            Records.Event(run.Id, "Interrupted", 40), Records.Event(run.Id, RunEventKinds.Completed, 40));
        await database.Store.TruncateHistoryAsync(run.Id, 40, epoch: 4, elapsedSeconds: 1);
        Assert.Equal(["Completed 20", "Extended 20", "Interrupted 40"], (await database.Store.GetEventsAsync(run.Id)).Select(e => $"{e.Kind} {e.Step}"));

        // The run that was extended goes on from the step at which it had completed before.
        await database.Store.TruncateHistoryAsync(run.Id, 20, epoch: 2, elapsedSeconds: 1);
        Assert.Equal(["Completed 20", "Extended 20"], (await database.Store.GetEventsAsync(run.Id)).Select(e => $"{e.Kind} {e.Step}"));
    }

    [Fact]
    public async Task Only_a_run_that_has_ended_and_can_go_on_is_extended()
    {
        await using var database = await TestDatabase.CreateAsync();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = await database.AddRunAsync();
            await database.Writer.WriteAllAsync(new StatusRecord(run.Id, status, "why", DateTimeOffset.UnixEpoch));
            var extended = await database.Store.TryExtendAsync(run.Id, "{}", 2000);
            Assert.Equal(status is RunStatus.Completed or RunStatus.Stopped or RunStatus.Failed, extended);
            var now = (await database.Store.GetAsync(run.Id))!;
            Assert.Equal(extended ? (RunStatus.Queued, "{}", 2000, null) : (status, run.SpecJson, 1000, now.Error), (now.Status, now.SpecJson, now.TotalSteps, now.Error));
        }

        Assert.False(await database.Store.TryExtendAsync(99, "{}", 2000));
    }

    [Fact]
    public async Task A_change_of_any_kind_is_kept_until_it_is_repeated_and_only_lambda_is_the_runs()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var halved = new EventRecord(run.Id, "LearningRateChanged", 30, 3, 1, DateTimeOffset.UnixEpoch, Value: 5e-4);
        await database.Writer.WriteAllAsync(Records.Event(run.Id, "RunStarted", 0, 0.25), halved);
        Assert.Equal([(30, "LearningRateChanged", 5e-4)], await ClearAsync(database, run.Id));
        await database.Writer.WriteAllAsync(halved with { Message = "repeated" });
        Assert.Equal(5e-4, Assert.Single(await database.Store.GetEventsAsync(run.Id)).Value);
        Assert.Equal([(30, "LearningRateChanged", 5e-4)], await InterventionsAsync(database, run.Id));
        Assert.Equal(0.25, (await database.Store.GetAsync(run.Id))!.Lambda);
    }

    private static async Task<List<(long, string, double?)>> ClearAsync(TestDatabase database, long runId)
    {
        await database.Store.ClearHistoryAsync(runId);
        return await InterventionsAsync(database, runId);
    }

    private static async Task<List<(long, string, double?)>> InterventionsAsync(TestDatabase database, long runId) =>
        [.. (await database.Store.GetInterventionsAsync(runId)).Select(i => (i.Step, i.Kind, i.Value))];
}
