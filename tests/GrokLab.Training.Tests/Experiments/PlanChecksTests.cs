using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Optimizers;

namespace GrokLab.Training.Tests.Experiments;

/// <summary>Planned changes, schedules and caps that are refused, each at its field.</summary>
public sealed class PlanChecksTests
{
    /// <summary>2,000 steps, ten an epoch.</summary>
    private static readonly ExperimentSpec Quick = Presets.Find("grokking-quick")!.Spec;

    [Theory]
    [InlineData("""{ "optimizer.maxHeadNorm": 0 }""", "optimizer.maxHeadNorm", "0 is not allowed: from 1e-6")]
    [InlineData("""{ "optimizer.maxHeadNorm": -5 }""", "optimizer.maxHeadNorm", "-5 is not allowed")]
    [InlineData("""{ "optimizer.schedule": "linear" }""", "optimizer.schedule", "\"linear\" is not one of constant, step, cosine")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepEvery": 3 } }""", "optimizer.stepFactor", "Is needed with the schedule step: a number from 1e-6 to 1.")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepFactor": 0.1 } }""", "optimizer.stepEvery", "Is needed with the schedule step: a whole number from 1")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepEvery": 0, "stepFactor": 0.1 } }""", "optimizer.stepEvery", "0 is not allowed: from 1")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepEvery": 1, "stepFactor": 1.5 } }""", "optimizer.stepFactor", "1.5 is not allowed: from 1e-6 to 1.")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepEvery": 1, "stepFactor": 0 } }""", "optimizer.stepFactor", "0 is not allowed")]
    [InlineData("""{ "optimizer": { "minLearningRate": 1e-5 } }""", "optimizer.minLearningRate", "1e-5 has no meaning with the schedule constant; it needs optimizer.schedule cosine.")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "stepEvery": 3 } }""", "optimizer.stepEvery", "3 has no meaning with the schedule cosine; it needs optimizer.schedule step.")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": -1 } }""", "optimizer.scheduleFrom", "-1 is not allowed: from 0")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 200 } }""", "optimizer.scheduleFrom", "200 is not before the end of the run; allowed is less than 200.")]
    [InlineData("""{ "epochs": 20, "optimizer": { "schedule": "cosine", "scheduleFrom": 20.5 } }""", "optimizer.scheduleFrom", "20.5 is not before the end of the run; allowed is less than 20.")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "minLearningRate": -1 } }""", "optimizer.minLearningRate", "-1 is not allowed: from 0")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "minLearningRate": 0.01 } }""", "optimizer.minLearningRate", "0.01 is above the learning rate at the start of the cosine; allowed is at most 1e-3.")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 10, "minLearningRate": 5e-4, "changes": [{ "step": 101, "learningRate": 1e-4 }] } }""", "optimizer.minLearningRate", "allowed is at most 1e-4.")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 10, "minLearningRate": 5e-4, "changes": [{ "step": 102, "learningRate": 1e-4 }] } }""", "optimizer.changes[0].learningRate", "1e-4 is below the minimum of the cosine; allowed is at least 5e-4.")]
    [InlineData("""{ "optimizer.changes": null }""", "optimizer.changes", "Must not be null")]
    [InlineData("""{ "optimizer.changes": [{ "step": 5 }] }""", "optimizer.changes[0]", "Needs a learningRate, a weightDecay or both.")]
    [InlineData("""{ "optimizer.changes": [{ "learningRate": 1 }] }""", "optimizer.changes[0]", "Needs exactly one of step and epoch.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 5, "epoch": 5, "learningRate": 1 }] }""", "optimizer.changes[0]", "Needs exactly one of step and epoch.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 0, "learningRate": 1 }] }""", "optimizer.changes[0].step", "0 is not allowed: from 1")]
    [InlineData("""{ "optimizer.changes": [{ "epoch": -1, "learningRate": 1 }] }""", "optimizer.changes[0].epoch", "-1 is not allowed: from 0")]
    [InlineData("""{ "optimizer.changes": [{ "step": 1, "learningRate": 0 }] }""", "optimizer.changes[0].learningRate", "0 is not allowed: from 1e-8 to 10.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 1, "weightDecay": -1 }] }""", "optimizer.changes[0].weightDecay", "-1 is not allowed: from 0 to 100.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 1, "momentum": 0 }] }""", "optimizer.changes[0].momentum", "There is no such field; allowed are")]
    [InlineData("""{ "optimizer.changes": [{ "step": 2001, "learningRate": 1 }] }""", "optimizer.changes[0].step", "2,001 is after the last step of the run; allowed is at most 2,000.")]
    [InlineData("""{ "optimizer.changes": [{ "epoch": 200, "learningRate": 1 }] }""", "optimizer.changes[0].epoch", "200 is not before the end of the run; allowed is less than 200.")]
    [InlineData("""{ "epochs": 20, "optimizer.changes": [{ "step": 201, "learningRate": 1 }] }""", "optimizer.changes[0].step", "201 is after the last step of the run; allowed is at most 200.")]
    [InlineData("""{ "epochs": 20, "optimizer.changes": [{ "epoch": 20, "weightDecay": 1 }] }""", "optimizer.changes[0].epoch", "20 is not before the end of the run; allowed is less than 20.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 11, "learningRate": 1 }, { "epoch": 1, "learningRate": 2, "weightDecay": 1 }] }""", "optimizer.changes[1].learningRate", "There is another change of the learning rate after epoch 1; allowed is one at a step.")]
    [InlineData("""{ "optimizer.changes": [{ "step": 11, "weightDecay": 2 }, { "step": 11, "weightDecay": 1 }] }""", "optimizer.changes[1].weightDecay", "There is another change of the weight decay from step 11")]
    [InlineData("""{ "regularizer": { "kind": "ncc", "lambda": 1, "schedule": [{ "step": 2001, "lambda": 0 }] } }""", "regularizer.schedule[0].step", "2,001 is after the last step of the run; allowed is at most 2,000.")]
    [InlineData("""{ "regularizer": { "kind": "ncc", "lambda": 1, "schedule": [{ "epoch": 200, "lambda": 0 }] } }""", "regularizer.schedule[0].epoch", "200 is not before the end of the run; allowed is less than 200.")]
    [InlineData("""{ "regularizer": { "kind": "ncc", "lambda": 1, "schedule": [{ "epoch": 1, "lambda": 0 }, { "step": 11, "lambda": 2 }] } }""", "regularizer.schedule[1]", "There is another change of λ from step 11; allowed is one at a step.")]
    public void What_cannot_be_planned_names_its_field_its_value_and_what_is_allowed(string overrides, string field, string message)
    {
        var only = Assert.Single(Assert.Throws<InvalidSpecException>(() => Apply(Quick, overrides)).Errors);
        Assert.Equal(field, only.Field);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "optimizer.changes": [{ "step": 2000, "learningRate": 1 }, { "epoch": 199.9, "weightDecay": 1 }, { "step": 1, "learningRate": 2 }] }""")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 199.9, "minLearningRate": 1e-3, "maxHeadNorm": 50 } }""")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 10, "minLearningRate": 0.01, "changes": [{ "epoch": 10, "learningRate": 0.01 }] } }""")]
    [InlineData("""{ "optimizer": { "schedule": "cosine", "scheduleFrom": 10, "minLearningRate": 1e-3, "changes": [{ "step": 100, "learningRate": 0.01 }, { "step": 50, "learningRate": 1e-4 }] } }""")]
    [InlineData("""{ "optimizer": { "schedule": "step", "stepEvery": 50, "stepFactor": 1 } }""")]
    public void What_takes_effect_within_the_run_is_allowed(string overrides)
    {
        var spec = Apply(Quick, overrides);
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(SpecJson.Read(SpecJson.Write(spec))));
    }

    [Fact]
    public void All_that_is_wrong_with_a_plan_is_said_at_once() => Assert.Equal(
        ["optimizer.changes[0].step", "optimizer.changes[1].epoch", "optimizer.scheduleFrom", "regularizer.schedule[1]"],
        Assert.Throws<InvalidSpecException>(() => Apply(Quick, """
            {
              "optimizer": { "schedule": "cosine", "scheduleFrom": 300, "changes": [{ "step": 3000, "learningRate": 1 }, { "epoch": 201, "weightDecay": 1 }] },
              "regularizer": { "kind": "ncc", "lambda": 1, "schedule": [{ "step": 5, "lambda": 0 }, { "step": 5, "lambda": 1 }] }
            }
            """)).Errors.Select(error => error.Field).Order(StringComparer.Ordinal));

    [Fact]
    public void A_stored_spec_that_plans_a_change_after_its_end_is_still_read()
    {
        var stored = SpecJson.Write(Apply(Quick, """{ "regularizer": { "kind": "ncc", "lambda": 1, "schedule": [{ "step": 700, "lambda": 0 }, { "step": 800, "lambda": 1 }] } }"""))
            .Replace("800", "700", StringComparison.Ordinal).Replace("\"steps\": 2000", "\"steps\": 10", StringComparison.Ordinal);
        var read = SpecJson.Read(stored);
        Assert.Equal((10, 2), (read.Steps, read.Regularizer.Schedule.Count));
        Assert.Equal(3, Assert.Throws<InvalidSpecException>(() => SpecJson.Apply(read, null)).Errors.Count);
    }

    [Fact]
    public void Another_schedule_or_optimizer_drops_what_belonged_to_the_one_before()
    {
        var cosine = Apply(Quick, """{ "optimizer": { "schedule": "cosine", "scheduleFrom": 10, "minLearningRate": 1e-5, "maxHeadNorm": 50 } }""");
        var falling = Apply(cosine, """{ "optimizer": { "schedule": "step", "stepEvery": 5, "stepFactor": 0.5 } }""").Optimizer;
        Assert.Equal((LearningRateSchedule.Step, null, null, 5, 50), (falling.Schedule, falling.ScheduleFrom, falling.MinLearningRate, falling.StepEvery, falling.MaxHeadNorm));
        Assert.Equal(1e-5, Apply(cosine, """{ "optimizer.scheduleFrom": 20 }""").Optimizer.MinLearningRate);
        Assert.Equal(new SgdSpec(), Apply(cosine, """{ "optimizer.kind": "sgd" }""").Optimizer with { Changes = new SgdSpec().Changes });
    }

    [Fact]
    public void A_spec_says_its_schedule_cap_and_changes_in_words()
    {
        Assert.Equal("AdamW, lr 1e-3, wd 1", Quick.Optimizer.Words());
        Assert.Equal(
            "SGD, lr 0.01, wd 0, cosine from epoch 200 to 1e-4, ‖W‖ ≤ 50, after epoch 200 lr 0.1 and wd 2e-4",
            new SgdSpec
            {
                LearningRate = 0.01, Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 200, MinLearningRate = 1e-4, MaxHeadNorm = 50,
                Changes = [new() { Epoch = 200, LearningRate = 0.1, WeightDecay = 2e-4 }],
            }.Words());
        Assert.Equal(
            "SGD, lr 0.1, wd 0, lr × 0.5 every 30 epochs, from step 1,000 wd 1, from step 2,000 wd 2, from step 3,000 wd 3, 1 more change",
            new SgdSpec
            {
                LearningRate = 0.1, Schedule = LearningRateSchedule.Step, StepEvery = 30, StepFactor = 0.5,
                Changes = [.. Enumerable.Range(1, 4).Select(i => new OptimizerChange { Step = 1_000 * i, WeightDecay = i })],
            }.Words());
    }

    private static ExperimentSpec Apply(ExperimentSpec spec, string overrides) => SpecJson.Apply(spec, JsonNode.Parse(overrides)!.AsObject());
}
