using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Web.Controlling;
using GrokLab.Web.Live;
using GrokLab.Web.Runs;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Runs;

public sealed class RunRulesTests
{
    [Fact]
    public void Unplugging_is_explained_away_where_there_is_no_regularizer()
    {
        var run = SampleRuns.Of(RunStatus.Running);
        Assert.Contains("no regularizer", WhyNot(run, RunCommands.Unplug), StringComparison.Ordinal);
        Assert.Null(WhyNot(run, RunCommands.Pause));
    }

    [Theory]
    [InlineData(1e-3, true, false)]
    [InlineData(-1e-3, true, false)]
    [InlineData(0.0, false, true)]
    public void The_regularizer_can_be_unplugged_or_plugged_in_but_not_both(double lambda, bool unplug, bool plugIn)
    {
        var run = SampleRuns.Of(RunStatus.Running, "ncc", lambda) with { HadLambda = true };
        Assert.Equal((unplug, plugIn), (WhyNot(run, RunCommands.Unplug) is null, WhyNot(run, RunCommands.PlugIn) is null));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(-1e-3)]
    public void There_is_nothing_to_plug_in_before_lambda_was_other_than_0(double lambda)
    {
        var run = SampleRuns.Of(RunStatus.Running, "ncc", 0);
        Assert.Contains("λ was always 0", WhyNot(run, RunCommands.PlugIn), StringComparison.Ordinal);
        Assert.Null(WhyNot(run, RunCommands.SetLambda));
        EventRecord Changed(double to) => new(7, "LambdaChanged", 501, 50, 42, DateTimeOffset.UnixEpoch, to);
        var unplugged = RunProjection.Apply(RunProjection.Apply(run, Changed(lambda)), Changed(0));
        Assert.Null(WhyNot(unplugged, RunCommands.PlugIn));
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
        var run = SampleRuns.Of(status);
        Assert.Equal((pause, resume, stop), (WhyNot(run, RunCommands.Pause) is null, WhyNot(run, RunCommands.Resume) is null, WhyNot(run, RunCommands.Stop) is null));
    }

    [Fact]
    public void A_run_that_is_paused_without_a_process_takes_no_lambda_and_says_why()
    {
        var paused = SampleRuns.Of(RunStatus.Paused, "ncc", 1e-3) with { PausedByUser = true };
        Assert.Contains("no training process", WhyNot(paused, RunCommands.Unplug), StringComparison.Ordinal);
        Assert.Null(WhyNot(paused, RunCommands.Resume));
        Assert.Null(WhyNot(paused with { HasProcess = true }, RunCommands.Unplug));
    }

    [Fact]
    public void A_value_that_holds_already_is_refused_and_another_is_not()
    {
        var run = SampleRuns.Of(RunStatus.Running, "ncc", 1e-3);
        Assert.Equal("λ has that value already.", RunRules.WhyNot(run, RunCommands.SetLambda, 1e-3));
        Assert.Null(RunRules.WhyNot(run, RunCommands.SetLambda, 2e-3));
        Assert.Equal("The regularizer is unplugged already.", RunRules.WhyNot(run with { Lambda = 0 }, RunCommands.SetLambda, 0));
    }

    [Fact]
    public void Every_command_has_a_name_and_an_event_of_its_own()
    {
        Assert.Equal(RunCommands.All.Count, RunCommands.All.Select(command => command.Name).Distinct().Count());
        Assert.All(RunCommands.All, command => Assert.Single(RunCommands.All, other => other.Events[0].Kind == command.Events[0].Kind));
        Assert.All(RunCommands.All, command => Assert.Equal(command.Value is null, command.GroupSummary is not null && command.Done.Length > 0));
    }

    private static string? WhyNot(RunDto run, RunCommand command) => RunRules.WhyNot(run, command);
}
