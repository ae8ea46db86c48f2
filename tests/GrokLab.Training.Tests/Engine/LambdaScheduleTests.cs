using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;

namespace GrokLab.Training.Tests.Engine;

public sealed class LambdaScheduleTests
{
    private static readonly RegularizerSpec Flatness = new FlatnessSpec { Lambda = 1e-4 };

    [Fact]
    public void Unplugging_after_epoch_100_starts_with_the_first_step_of_the_next_epoch()
    {
        var schedule = new LambdaSchedule(Flatness with { Schedule = [new() { Epoch = 100, Lambda = 0 }] }, stepsPerEpoch: 7, []);
        Assert.Empty(schedule.Due(700));
        Assert.Equal(1e-4, schedule.Current);
        Assert.Equal([new LambdaEffect(TrainingEventKind.RegularizerUnplugged, 0, Scheduled: true)], schedule.Due(701).ToList());
        Assert.Equal(0, schedule.Current);
    }

    [Fact]
    public void Plugging_in_restores_the_last_lambda_that_was_not_zero()
    {
        var schedule = new LambdaSchedule(Flatness, 7, []);
        Assert.Equal(TrainingEventKind.LambdaChanged, schedule.Set(2e-4, step: 1));
        Assert.Equal(TrainingEventKind.RegularizerUnplugged, schedule.Set(0, step: 1));
        Assert.Equal(TrainingEventKind.RegularizerPluggedIn, schedule.PlugIn(step: 1));
        Assert.Equal(2e-4, schedule.Current);
    }

    [Fact]
    public void Setting_the_value_that_holds_is_no_change() => Assert.Null(new LambdaSchedule(Flatness, 7, []).Set(1e-4, step: 1));

    [Fact]
    public void Changes_made_in_an_earlier_attempt_are_repeated_at_their_steps_among_the_planned_ones()
    {
        var schedule = new LambdaSchedule(
            Flatness with { Schedule = [new() { Step = 30, Lambda = 3e-4 }] }, 7, [new(20, 0), new(40, 5e-4)]);
        var effects = Enumerable.Range(1, 50).SelectMany(step => schedule.Due(step).ToList().Select(e => (step, e.Kind, e.Lambda, e.Scheduled)));
        Assert.Equal(
            [
                (20, TrainingEventKind.RegularizerUnplugged, 0, false),
                (30, TrainingEventKind.RegularizerPluggedIn, 3e-4, true),
                (40, TrainingEventKind.LambdaChanged, 5e-4, false),
            ],
            effects.ToList());
    }
}
