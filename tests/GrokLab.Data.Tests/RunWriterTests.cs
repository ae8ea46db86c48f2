using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using Microsoft.Extensions.Logging;

namespace GrokLab.Data.Tests;

public sealed class RunWriterTests
{
    [Fact]
    public async Task What_was_written_before_a_flush_is_stored_after_it()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 2), ("ncc", null)), Records.Metrics(run.Id, 10, ("kappa", 1), ("ncc", 0.5)));
        var curves = await database.Store.GetMetricsAsync(run.Id);
        Assert.Equal([new(0, 0, 0, 2), new MetricPoint(10, 1, 0.1, 1)], curves["kappa"]);
        Assert.Equal([new(0, 0, 0, null), new MetricPoint(10, 1, 0.1, 0.5)], curves["ncc"]);
        Assert.Equal(["kappa", "ncc"], await database.Store.GetMetricNamesAsync(run.Id));
    }

    [Fact]
    public async Task A_step_measured_again_replaces_the_value()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 5, ("kappa", 2)), Records.Metrics(run.Id, 5, ("kappa", 3)));
        await database.Writer.WriteAllAsync(Records.Metrics(run.Id, 5, ("ncc", 4)));
        var curves = await database.Store.GetMetricsAsync(run.Id);
        Assert.Equal(3, Assert.Single(curves["kappa"]).Value);
        Assert.Equal(4, Assert.Single(curves["ncc"]).Value);
    }

    [Fact]
    public async Task A_value_that_is_not_finite_is_published_and_stored_as_a_gap()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var published = new List<RunRecord>();
        database.Writer.Committed += published.AddRange;
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 5, ("a", double.NaN), ("b", double.PositiveInfinity), ("c", double.MaxValue)));
        var values = Assert.IsType<MetricsRecord>(Assert.Single(published)).Values;
        Assert.Equal([null, null, double.MaxValue], ((string[])["a", "b", "c"]).Select(name => values[name]));
        var curves = await database.Store.GetMetricsAsync(run.Id);
        Assert.Equal([null, null, double.MaxValue], curves.Values.Select(points => points[0].Value));
    }

    [Fact]
    public async Task The_start_and_the_progress_update_the_run()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            new StartedRecord(run.Id, "cuda:0", "GPU", 500, 7, 4704, 4705, 97, 128, 1L << 40, """{"torch":"2"}"""),
            new ProgressRecord(run.Id, 20, 2.5, 600, 3.5, 10, 58),
            new ProgressRecord(run.Id, 30, 3.5, 600, 4.5, 11, null));
        var now = (await database.Store.GetAsync(run.Id))!;
        Assert.Equal(("cuda:0", "GPU", 7, 4704, 4705), (now.Device, now.DeviceName, now.StepsPerEpoch, now.TrainSamples, now.ValidationSamples));
        Assert.Equal((97, 128, 1L << 40, """{"torch":"2"}"""), (now.Classes, now.Features, now.Parameters, now.VersionsJson));
        Assert.Equal((30L, 3.5, 600L, 4.5, 11d, null), (now.Step, now.Epoch, now.TotalSteps, now.ElapsedSeconds, now.StepsPerSecond, now.RemainingSeconds));
    }

    [Fact]
    public async Task A_status_keeps_the_beginning_and_the_end_right()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        async Task<Run> After(RunStatus status, int minute, string? error = null)
        {
            await database.Writer.WriteAllAsync(new StatusRecord(run.Id, status, error, Records.Time.AddMinutes(minute)));
            return (await database.Store.GetAsync(run.Id))!;
        }

        Assert.Equal(Records.Time, (await After(RunStatus.Running, 0)).StartedAt);
        var paused = await After(RunStatus.Paused, 1);
        Assert.Equal((Records.Time, null), (paused.StartedAt, paused.EndedAt));
        Assert.Equal(Records.Time, (await After(RunStatus.Running, 2)).StartedAt);
        var failed = await After(RunStatus.Failed, 3, "out of memory");
        Assert.Equal((Records.Time, Records.Time.AddMinutes(3), "out of memory"), (failed.StartedAt, failed.EndedAt, failed.Error));
        Assert.Equal(RunStatus.Failed, failed.Status);
    }

    [Fact]
    public async Task Events_are_stored_with_their_time_and_set_the_current_lambda()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        await database.Writer.WriteAllAsync(
            Records.Event(run.Id, "RunStarted", 0, message: "hello"), Records.Event(run.Id, RunEventKinds.RegularizerUnplugged, 8, 0));
        Assert.Equal(0, (await database.Store.GetAsync(run.Id))!.Lambda);
        await database.Writer.WriteAllAsync(Records.Event(run.Id, "RegularizerPluggedIn", 9, 0.25));
        await database.Writer.WriteAllAsync(Records.Event(run.Id, "Paused", 10));
        Assert.Equal(0.25, (await database.Store.GetAsync(run.Id))!.Lambda);
        var events = await database.Store.GetEventsAsync(run.Id);
        Assert.Equal(["RunStarted", "RegularizerUnplugged", "RegularizerPluggedIn", "Paused"], events.Select(e => e.Kind));
        Assert.Equal(new RunEvent(events[0].Id, run.Id, "RunStarted", 0, 0, 0, Records.Time, null, "hello"), events[0]);
    }

    [Fact]
    public async Task Records_of_a_run_that_does_not_exist_are_left_out_and_harm_no_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var published = new List<RunRecord>();
        database.Writer.Committed += published.AddRange;
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 1)),
            Records.Metrics(999, 0, ("kappa", 1)),
            Records.Event(999, "RunStarted", 0),
            Records.Metrics(run.Id, 1, ("kappa", 2)));
        Assert.Equal(2, (await database.Store.GetMetricsAsync(run.Id))["kappa"].Count);
        Assert.All(published, record => Assert.Equal(run.Id, record.RunId));
        Assert.Contains(database.Log.Lines, line => line.Level == LogLevel.Warning && line.Message.Contains("no run 999"));
    }

    [Fact]
    public async Task A_record_that_cannot_be_stored_costs_only_itself()
    {
        await using var database = await TestDatabase.CreateAsync();
        var run = await database.AddRunAsync();
        var published = new List<RunRecord>();
        database.Writer.Committed += published.AddRange;
        await database.Writer.WriteAllAsync(
            Records.Metrics(run.Id, 0, ("kappa", 1)),
            Records.Metrics(run.Id, 1, ("kappa", 2)) with { Epoch = double.NaN },
            Records.Event(run.Id, null!, 1),
            Records.Metrics(run.Id, 2, ("kappa", 3), ("ncc", 3)));
        Assert.Equal([0L, 2L], (await database.Store.GetMetricsAsync(run.Id))["kappa"].Select(point => point.Step));
        Assert.Empty(await database.Store.GetEventsAsync(run.Id));
        Assert.Equal(2, published.Count);
        Assert.Equal(2, database.Log.Lines.Count(line => line.Level == LogLevel.Error));
    }
}
