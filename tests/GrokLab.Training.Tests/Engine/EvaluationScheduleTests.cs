using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;

namespace GrokLab.Training.Tests.Engine;

public sealed class EvaluationScheduleTests
{
    [Fact]
    public void It_is_dense_at_first_then_even_on_a_log_axis_and_has_both_ends()
    {
        var steps = Steps(new EvaluationSpec { Every = 10, DenseUntil = 100, PointsPerDecade = 10 }, 10_000);
        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 126, 158, 200, 251, 316, 398, 501, 631, 794, 1_000], steps.TakeWhile(s => s <= 1_000));
        Assert.Equal(10_000, steps[^1]);
        Assert.Equal(31, steps.Count);
    }

    [Fact]
    public void Two_evaluations_are_never_closer_than_the_dense_ones() => Assert.All(
        Steps(new EvaluationSpec { Every = 10, DenseUntil = 100, PointsPerDecade = 10_000 }, 1_005).SkipLast(1).Zip(
            Steps(new EvaluationSpec { Every = 10, DenseUntil = 100, PointsPerDecade = 10_000 }, 1_005).SkipLast(1).Skip(1)),
        pair => Assert.True(pair.Second - pair.First >= 10));

    [Fact]
    public void The_quick_preset_is_evaluated_more_than_a_hundred_times()
    {
        var spec = Presets.Find("grokking-quick")!.Spec;
        Assert.InRange(Steps(spec.Evaluation, spec.Steps!.Value).Count, 100, 150);
    }

    [Fact]
    public void In_epochs_it_is_even_and_has_both_ends() => Assert.Equal(
        [0, 146, 292, 300], Steps(new EvaluationSpec { EveryEpochs = 2, Every = 1, DenseUntil = 10 }, 300));

    [Theory]
    [InlineData(1, 0, 1, 57)]
    [InlineData(7, 0, 3, 5_000)]
    [InlineData(10, 95, 1_000, 997)]
    [InlineData(3, 1_000_000, 100, 50)]
    public void Its_steps_can_be_had_without_asking_for_each(int every, long denseUntil, int pointsPerDecade, long total) =>
        Assert.NotEmpty(Steps(new EvaluationSpec { Every = every, DenseUntil = denseUntil, PointsPerDecade = pointsPerDecade }, total));

    private static List<long> Steps(EvaluationSpec spec, long total)
    {
        var schedule = new EvaluationSchedule(spec, total, stepsPerEpoch: 73);
        var steps = new List<long>();
        for (long step = 0; step <= total; step++)
        {
            var announced = schedule.WillBeDue(step);
            var due = schedule.IsDue(step);
            Assert.Equal(announced, due);
            if (due)
            {
                steps.Add(step);
            }
        }

        Assert.Equal(steps, schedule.Steps());
        return steps;
    }
}
