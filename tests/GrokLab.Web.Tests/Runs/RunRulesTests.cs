using GrokLab.Data;
using GrokLab.Web.Components.Live;

namespace GrokLab.Web.Tests.Components;

public sealed class RunActionsTests
{
    [Fact]
    public void Unplugging_is_explained_away_where_there_is_no_regularizer()
    {
        var actions = RunActions.For(SampleRuns.Of(RunStatus.Running));
        Assert.False(actions.Unplug.IsPossible);
        Assert.Contains("no regularizer", actions.Unplug.Reason, StringComparison.Ordinal);
        Assert.True(actions.Pause.IsPossible);
    }

    [Theory]
    [InlineData(1e-3, true, false)]
    [InlineData(0.0, false, true)]
    public void The_regularizer_can_be_unplugged_or_plugged_in_but_not_both(double lambda, bool unplug, bool plugIn)
    {
        var actions = RunActions.For(SampleRuns.Of(RunStatus.Running, "ncc", lambda) with { HadLambda = true });
        Assert.Equal((unplug, plugIn), (actions.Unplug.IsPossible, actions.PlugIn.IsPossible));
    }

    [Fact]
    public void There_is_nothing_to_plug_in_before_lambda_was_above_0()
    {
        var run = SampleRuns.Of(RunStatus.Running, "ncc", 0);
        Assert.Contains("never above 0", RunActions.For(run).PlugIn.Reason, StringComparison.Ordinal);
        Assert.True(RunActions.For(run).SetLambda.IsPossible);
        EventRecord Changed(double lambda) => new(7, "LambdaChanged", 501, 50, 42, DateTimeOffset.UnixEpoch, lambda);
        var unplugged = RunProjection.Apply(RunProjection.Apply(run, Changed(1e-3)), Changed(0));
        Assert.True(RunActions.For(unplugged).PlugIn.IsPossible);
    }

    [Theory]
    [InlineData(RunStatus.Queued, true, false, true)]
    [InlineData(RunStatus.Interrupted, true, true, true)]
    [InlineData(RunStatus.Running, true, false, true)]
    [InlineData(RunStatus.Paused, false, true, true)]
    [InlineData(RunStatus.Completed, false, false, false)]
    [InlineData(RunStatus.Diverged, false, false, false)]
    public void What_can_be_done_follows_from_the_status(RunStatus status, bool pause, bool resume, bool stop)
    {
        var actions = RunActions.For(SampleRuns.Of(status));
        Assert.Equal((pause, resume, stop), (actions.Pause.IsPossible, actions.Resume.IsPossible, actions.Stop.IsPossible));
    }

    [Fact]
    public void A_run_that_is_paused_without_a_process_takes_no_lambda_and_says_why()
    {
        var paused = SampleRuns.Of(RunStatus.Paused, "ncc", 1e-3) with { PausedByUser = true };
        Assert.Contains("no training process", RunActions.For(paused).Unplug.Reason, StringComparison.Ordinal);
        Assert.True(RunActions.For(paused).Resume.IsPossible);
        Assert.True(RunActions.For(paused with { HasProcess = true }).Unplug.IsPossible);
    }
}
