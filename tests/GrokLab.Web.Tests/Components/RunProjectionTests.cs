using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Live;

namespace GrokLab.Web.Tests.Components;

public sealed class RunProjectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Progress_moves_the_step_and_the_estimate()
    {
        var run = RunProjection.Apply(SampleRuns.Of(RunStatus.Running), new ProgressRecord(7, 900, 90.5, 2_000, 70, 13, 84));
        Assert.Equal((900, 90.5, 13.0, 84.0), (run.Step, run.Epoch, run.StepsPerSecond, run.RemainingSeconds));
    }

    [Fact]
    public void The_end_of_a_run_brings_its_reason_and_takes_the_estimate_away()
    {
        var run = RunProjection.Apply(SampleRuns.Of(RunStatus.Running), new StatusRecord(7, RunStatus.Diverged, "loss is NaN", Now));
        Assert.Equal((RunStatus.Diverged, "loss is NaN", Now), (run.Status, run.Error, run.EndedAt));
        Assert.Null(run.RemainingSeconds);
    }

    [Fact]
    public void An_event_about_lambda_changes_it_and_any_other_leaves_it()
    {
        var run = SampleRuns.Of(RunStatus.Running, "flatness", 1e-4);
        Assert.Equal(0, RunProjection.Apply(run, new EventRecord(7, "RegularizerUnplugged", 501, 50, 42, Now, 0)).Lambda);
        Assert.Equal(1e-4, RunProjection.Apply(run, new EventRecord(7, "Paused", 501, 50, 42, Now)).Lambda);
    }
}
