using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;

namespace GrokLab.Training.Tests.Steps;

/// <summary>Learning rate and weight decay of each step against closed forms.</summary>
public sealed class OptimizerSettingsTests
{
    private const int StepsPerEpoch = 7;
    private const int TotalSteps = 70;

    private static readonly OptimizerSpec Sgd = new SgdSpec { LearningRate = 0.3, WeightDecay = 1e-3 };

    [Fact]
    public void A_constant_rate_warms_up_and_stays() =>
        AssertRates(Sgd with { WarmupSteps = 10 }, step => step < 10 ? 0.3 * step / 10 : 0.3);

    [Fact]
    public void Without_new_settings_the_numbers_are_those_of_before_bit_for_bit()
    {
        var settings = Settings(Sgd with { WarmupSteps = 3 });
        Assert.Equal([0.3 * 1 / 3, 0.3 * 2 / 3, 0.3, 0.3], Enumerable.Range(1, 4).Select(step => settings.At(step).LearningRate));
        Assert.Equal(1e-3, settings.At(1).WeightDecay);
    }

    [Fact]
    public void A_rate_that_falls_in_steps_falls_at_the_first_step_after_every_few_epochs() => AssertRates(
        Sgd with { Schedule = LearningRateSchedule.Step, StepEvery = 3, StepFactor = 0.1 },
        step => step <= 21 ? 0.3 : step <= 42 ? 0.03 : step <= 63 ? 0.003 : 0.0003);

    [Fact]
    public void A_cosine_begins_with_the_full_rate_after_its_epoch_and_ends_with_the_minimum()
    {
        var spec = Sgd with { Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 4, MinLearningRate = 0.01 };
        AssertRates(spec, step => step <= 28 ? 0.3 : 0.01 + (0.29 * (1 + Math.Cos(Math.PI * (step - 29) / 41)) / 2));
        var settings = Settings(spec);
        Assert.Equal((0.3, 0.01), (settings.At(29).LearningRate, settings.At(70).LearningRate));
        Assert.InRange(settings.At(30).LearningRate, 0.29, 0.2999);
    }

    [Fact]
    public void A_cosine_without_other_fields_falls_from_the_first_step_to_0() => AssertRates(
        Sgd with { Schedule = LearningRateSchedule.Cosine }, step => 0.3 * (1 + Math.Cos(Math.PI * (step - 1) / 69)) / 2);

    [Fact]
    public void Warm_up_multiplies_the_schedule() => AssertRates(
        Sgd with { Schedule = LearningRateSchedule.Cosine, WarmupSteps = 20 },
        step => Math.Min(1, step / 20.0) * 0.3 * (1 + Math.Cos(Math.PI * (step - 1) / 69)) / 2);

    [Fact]
    public void A_change_replaces_the_rate_that_the_schedule_multiplies()
    {
        OptimizerChange[] changes = [new() { Step = 50, LearningRate = 0.6 }, new() { Epoch = 4, LearningRate = 3, WeightDecay = 2e-4 }];
        AssertRates(Sgd with { Changes = changes }, step => step <= 28 ? 0.3 : step < 50 ? 3 : 0.6);
        AssertRates(
            Sgd with { Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 4, MinLearningRate = 1e-4, Changes = changes },
            step => step <= 28 ? 0.3 : 1e-4 + (((step < 50 ? 3 : 0.6) - 1e-4) * (1 + Math.Cos(Math.PI * (step - 29) / 41)) / 2));
        AssertRates(
            Sgd with { Schedule = LearningRateSchedule.Step, StepEvery = 5, StepFactor = 0.5, Changes = changes },
            step => (step <= 28 ? 0.3 : step < 50 ? 3 : 0.6) * (step <= 35 ? 1 : 0.5));
        var settings = Settings(Sgd with { Changes = changes });
        Assert.All(Enumerable.Range(1, TotalSteps), step => Assert.Equal(step <= 28 ? 1e-3 : 2e-4, settings.At(step).WeightDecay));
    }

    [Fact]
    public void A_change_is_reported_at_its_step_and_only_where_the_value_is_another()
    {
        var settings = Settings(Sgd with { Changes = [new() { Step = 9, LearningRate = 0.3, WeightDecay = 0 }, new() { Epoch = 2, LearningRate = 0.5 }] });
        Assert.Equal([(15L, 0.5)], Enumerable.Range(1, TotalSteps).Where(s => settings.LearningRate.PlannedAt(s) is not null).Select(s => ((long)s, settings.LearningRate.PlannedAt(s)!.Value)));
        Assert.Equal([(9L, 0.0)], Enumerable.Range(1, TotalSteps).Where(s => settings.WeightDecay.PlannedAt(s) is not null).Select(s => ((long)s, settings.WeightDecay.PlannedAt(s)!.Value)));
    }

    [Fact]
    public void A_change_by_hand_holds_until_the_next_planned_one_also_of_its_own_step()
    {
        var rate = Settings(Sgd with { Changes = [new() { Step = 20, LearningRate = 0.2 }, new() { Step = 30, LearningRate = 0.1 }] }).LearningRate;
        Assert.False(rate.Set(10, 0.3));
        Assert.True(rate.Set(10, 0.7));
        Assert.True(rate.Set(30, 0.9));
        Assert.Equal((0.3, 0.7, 0.2, 0.1, 0.1), (rate.At(9), rate.At(10), rate.At(20), rate.At(30), rate.At(31)));
        Assert.Equal((null, 0.2, 0.1), (rate.PlannedAt(10), rate.PlannedAt(20), rate.PlannedAt(30)));
        Assert.Equal(2, rate.Revision);
    }

    private static OptimizerSettings Settings(OptimizerSpec spec) => new(spec, StepsPerEpoch, TotalSteps);

    private static void AssertRates(OptimizerSpec spec, Func<int, double> expected)
    {
        var settings = Settings(spec);
        Assert.All(Enumerable.Range(1, TotalSteps), step => Assert.Equal(expected(step), settings.At(step).LearningRate, 1e-12));
    }
}
