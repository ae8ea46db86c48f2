using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Steps;

namespace GrokLab.Training.Tests.Engine;

public sealed class LambdaScheduleTests
{
    private static readonly RegularizerSpec Flatness = new FlatnessSpec { Lambda = 1e-4 };

    [Fact]
    public void Unplugging_after_epoch_100_starts_with_the_first_step_of_the_next_epoch()
    {
        var schedule = new LambdaSchedule(Flatness with { Schedule = [new() { Epoch = 100, Lambda = 0 }] }, stepsPerEpoch: 7);
        Assert.Empty(schedule.Due(700));
        Assert.Equal(1e-4, schedule.Current);
        Assert.Equal([new Change(TrainingEventKind.RegularizerUnplugged, 0, "scheduled")], schedule.Due(701).ToList());
        Assert.Equal(0, schedule.Current);
    }

    [Fact]
    public void Plugging_in_restores_the_last_lambda_that_was_not_zero()
    {
        var schedule = new LambdaSchedule(Flatness, 7);
        Assert.Equal(TrainingEventKind.LambdaChanged, schedule.Set(2e-4)?.Kind);
        Assert.Equal(TrainingEventKind.RegularizerUnplugged, schedule.Set(0)?.Kind);
        Assert.Equal(TrainingEventKind.RegularizerPluggedIn, schedule.PlugIn()?.Kind);
        Assert.Equal(2e-4, schedule.Current);
    }

    [Fact]
    public void Plugging_in_restores_a_negative_lambda_too()
    {
        var schedule = new LambdaSchedule(Flatness with { Lambda = -1e-4 }, 7);
        Assert.Equal(new Change(TrainingEventKind.RegularizerUnplugged, 0), schedule.Set(0));
        Assert.Equal(new Change(TrainingEventKind.RegularizerPluggedIn, -1e-4), schedule.PlugIn());
        Assert.Equal(new Change(TrainingEventKind.LambdaChanged, 1e-4), schedule.Set(1e-4));
    }

    [Fact]
    public void Setting_the_value_that_holds_is_no_change() => Assert.Null(new LambdaSchedule(Flatness, 7).Set(1e-4));

    [Fact]
    public void Changes_made_in_an_earlier_attempt_are_repeated_at_their_steps_among_the_planned_ones()
    {
        var changes = new RunChanges(
            Settings(new(Flatness with { Schedule = [new() { Step = 30, Lambda = 3e-4 }] }, 7)), [new(20, "lambda", 0), new(40, "lambda", 5e-4)]);
        var effects = Enumerable.Range(1, 50).SelectMany(step => changes.Due(step).ToList().Select(e => (step, e.Kind, e.Value, e.Reason)));
        Assert.Equal(
            [
                (20, TrainingEventKind.RegularizerUnplugged, 0, "repeated"),
                (30, TrainingEventKind.RegularizerPluggedIn, 3e-4, "scheduled"),
                (40, TrainingEventKind.LambdaChanged, 5e-4, "repeated"),
            ],
            effects.ToList());
        Assert.Equal([20, 40], changes.Made.Select(i => i.Step));
    }

    [Fact]
    public void A_change_by_hand_comes_before_a_planned_one_of_the_same_step_also_where_a_checkpoint_lies_after_both()
    {
        var lambda = new LambdaSchedule(Flatness with { Schedule = [new() { Step = 10, Lambda = 3e-4 }, new() { Step = 20, Lambda = 2e-4 }] }, 7);
        var changes = new RunChanges(Settings(lambda), [new(15, "lambda", 0), new(20, "lambda", 5e-4)], firstStep: 20);
        Assert.Equal(2e-4, lambda.Current);
        Assert.Equal(2, changes.Made.Count);
        Assert.Empty(changes.Due(21));
    }

    [Fact]
    public void An_intervention_is_written_with_the_name_of_its_value_as_checkpoints_of_0_1_0_are()
    {
        Assert.Equal("""{"step":3,"lambda":0.5}""", ProtocolJson.ToLine(new Intervention(3, "lambda", 0.5)));
        Assert.Equal(new Intervention(3, "lambda", 0), System.Text.Json.JsonSerializer.Deserialize<Intervention>("""{"step":3,"lambda":0}""", ProtocolJson.Options));
        Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<Intervention>("""{"step":3}""", ProtocolJson.Options));
        Assert.Throws<CheckpointException>(() => new RunChanges(Settings(new(Flatness, 7)), [new(3, "colour", 1)], firstStep: 3));
    }

    [Fact]
    public void A_stored_event_tells_its_intervention_whichever_command_made_it()
    {
        Assert.Equal(new Intervention(7, "lambda", 0), RunCommands.InterventionOf("RegularizerUnplugged", 7, null));
        Assert.Equal(new Intervention(7, "lambda", 0.5), RunCommands.InterventionOf("RegularizerPluggedIn", 7, 0.5));
        Assert.Equal(new Intervention(7, "lambda", 0.5), RunCommands.InterventionOf("LambdaChanged", 7, 0.5));
        Assert.Null(RunCommands.InterventionOf("Paused", 7, null));
    }

    private static RunSettings Settings(LambdaSchedule lambda) => new(lambda, new OptimizerSettings(new AdamWSpec(), 7, 1_000));
}
