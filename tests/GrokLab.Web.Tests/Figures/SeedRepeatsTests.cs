using System.Text.Json.Nodes;
using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Web.Figures;
using GrokLab.Web.Tests.Components;

namespace GrokLab.Web.Tests.Figures;

public sealed class SeedRepeatsTests
{
    private static readonly ExperimentSpec Ncc = StoredGroups.Grokking with { Regularizer = new NccSpec { Lambda = 1e-5 } };

    [Fact]
    public void Of_runs_with_the_same_seed_and_spec_the_newest_counts_and_the_others_are_named()
    {
        var (counted, repeats) = SeedRepeats.Merge([Run(1, 1), Run(2, 1), Run(3, 2), Run(4, 1)]);
        Assert.Equal([4L, 3L], counted.Select(run => run.Run.Id));
        var repeat = Assert.Single(repeats);
        Assert.Equal((1, 4L, "1 2"), (repeat.Seed, repeat.Counted, string.Join(' ', repeat.LeftOut)));
        Assert.Equal("Runs 1, 2 and 4 are repeats, with the same seed (1) and the same spec: only run 4 counts.", repeat.Sentence);
    }

    [Theory]
    [InlineData(RunStatus.Completed, 100, RunStatus.Failed, 900, 1)]
    [InlineData(RunStatus.Completed, 100, RunStatus.Diverged, 50, 1)]
    [InlineData(RunStatus.Diverged, 100, RunStatus.Stopped, 900, 1)]
    [InlineData(RunStatus.Running, 500, RunStatus.Queued, 0, 1)]
    [InlineData(RunStatus.Running, 500, RunStatus.Completed, 900, 2)]
    [InlineData(RunStatus.Running, 500, RunStatus.Running, 500, 2)]
    public void A_completed_repeat_counts_then_a_diverged_one_then_the_one_with_the_most_steps_then_the_newest(
        RunStatus first, long firstStep, RunStatus second, long secondStep, long expected)
    {
        var one = Run(1, 1) with { Run = Run(1, 1).Run with { Status = first, Step = firstStep } };
        var two = Run(2, 1) with { Run = Run(2, 1).Run with { Status = second, Step = secondStep } };
        Assert.Equal(expected, Assert.Single(SeedRepeats.Merge([one, two]).Counted).Run.Id);
    }

    [Fact]
    public void Name_and_device_make_no_difference_and_neither_do_the_fields_of_a_regularizer_that_is_not_there()
    {
        var stored = JsonNode.Parse(SpecJson.Write(StoredGroups.Grokking with { Device = "cuda" }))!;
        stored["regularizer"]!["nccVariance"] = "mean"; // As version 0.1.0 stored it.
        var other = SpecJson.Read(stored.ToJsonString());
        var (counted, _) = SeedRepeats.Merge([Run(1, 1), Run(2, 1, other) with { Run = Run(2, 1, other).Run with { Name = "Again" } }]);
        Assert.Single(counted);
    }

    [Fact]
    public void Runs_of_one_seed_that_differ_in_their_spec_are_no_repeats() => Assert.Empty(SeedRepeats.Merge(
        [Run(1, 1), Run(2, 1, StoredGroups.Grokking with { BatchSize = 511 }), Run(3, 1, StoredGroups.Grokking with { Steps = 4_000 })]).Repeats);

    [Fact]
    public void A_run_whose_lambda_was_changed_by_hand_is_no_repeat_of_one_that_was_left_alone()
    {
        var unplugged = Run(2, 1, Ncc) with { Events = [Change(300, null)] };
        Assert.Empty(SeedRepeats.Merge([Run(1, 1, Ncc), unplugged]).Repeats);
        Assert.Empty(SeedRepeats.Merge([unplugged, Run(3, 1, Ncc) with { Events = [Change(310, null)] }]).Repeats);
        Assert.Single(SeedRepeats.Merge([unplugged, Run(3, 1, Ncc) with { Events = [Change(300, null)] }]).Repeats);
    }

    [Fact]
    public void A_change_of_lambda_that_the_schedule_made_is_not_made_by_hand() => Assert.Single(SeedRepeats.Merge(
        [Run(1, 1, Ncc), Run(2, 1, Ncc) with { Events = [Change(300, RunEventKinds.ScheduledMessage)] }]).Repeats);

    [Fact]
    public void A_planned_change_of_the_learning_rate_is_not_made_by_hand()
    {
        var planned = Run(2, 1, Ncc) with { Events = [new(1, 7, TrainingEventKind.LearningRateChanged, 300, 0, 0, default, 0.1, RunEventKinds.ScheduledMessage)] };
        Assert.Single(SeedRepeats.Merge([planned, Run(3, 1, Ncc)]).Repeats);
        Assert.Equal("", SeedRepeats.ChangedByHand(planned));
    }

    [Fact]
    public void A_spec_stored_before_schedules_and_planned_changes_is_the_same_as_one_without_them()
    {
        var stored = JsonNode.Parse(SpecJson.Write(Ncc))!.AsObject();
        Assert.All((string[])["schedule", "changes"], name => Assert.True(stored["optimizer"]!.AsObject().Remove(name)));
        Assert.Equal(SeedRepeats.WithoutSeed(Ncc), SeedRepeats.WithoutSeed(SpecJson.Read(stored.ToJsonString())));
    }

    [Fact]
    public void A_fork_is_no_repeat_of_a_run_that_was_trained_from_its_start()
    {
        var fork = Run(2, 1) with { Run = Run(2, 1).Run with { ParentRunId = 1, ForkStep = 500 } };
        Assert.Empty(SeedRepeats.Merge([Run(1, 1), fork]).Repeats);
        Assert.Single(SeedRepeats.Merge([fork, fork with { Run = fork.Run with { Id = 3 } }]).Repeats);
    }

    private static FigureRun Run(long id, int seed, ExperimentSpec? spec = null)
    {
        var seeded = (spec ?? StoredGroups.Grokking) with { Seed = seed };
        return new(SampleRuns.With(seeded, null) with { Id = id, Step = 1_000 }, seeded, new Dictionary<string, IReadOnlyList<MetricPoint>>(), []);
    }

    private static RunEvent Change(long step, string? message) => new(1, 7, RunEventKinds.RegularizerUnplugged, step, 0, 0, default, 0, message);
}
