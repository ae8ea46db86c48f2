using GrokLab.Training.Experiments;
using GrokLab.Web.Components.Launch;

namespace GrokLab.Web.Tests.Components;

public sealed class LaunchFormTests
{
    private readonly LaunchForm form = new(Presets.All[0]);

    [Fact]
    public void An_untouched_form_asks_for_the_preset_as_it_is()
    {
        Assert.Empty(form.Errors);
        Assert.Null(form.Request().Overrides);
        Assert.Equal([1], form.Request().Seeds);
    }

    [Fact]
    public void Several_seeds_ask_for_several_runs()
    {
        form.Seeds = "1, 42 15213";
        form.Validate();
        Assert.Equal(3, form.RunCount);
        Assert.Equal([1, 42, 15213], form.Request().Seeds);
    }

    [Theory]
    [InlineData("task.modulus", "abc", "\"abc\" is not a whole number")]
    [InlineData("task.modulus", "2.5", "2.5 is not a whole number")]
    [InlineData("task.trainFraction", "1", "1 is not allowed")]
    [InlineData("optimizer.learningRate", "NaN", "\"NaN\" is not a number")]
    [InlineData("batchSize", "0", "0 is not allowed")]
    [InlineData("regularizer.lambda", "-1", "-1 is not allowed")]
    [InlineData("device", "gpu", "\"gpu\" is not a device")]
    public void What_is_wrong_stands_beside_its_field(string field, string text, string message)
    {
        form[field] = text;
        form.Validate();
        Assert.Contains(message, form.Errors[field], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_field_has_its_message_at_once()
    {
        form["task.modulus"] = "many";
        form["optimizer.weightDecay"] = "";
        form["regularizer.kind"] = "ncc";
        form["regularizer.lambda"] = "-1";
        form.Length = "0";
        form.Seeds = "1, x";
        form.Validate();
        Assert.Equal(
            ["length", "optimizer.weightDecay", "regularizer.lambda", "seeds", "task.modulus"],
            form.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_modulus_that_is_not_prime_is_refused_where_the_operation_divides()
    {
        form.Operation = "modularArithmetic:divide";
        form["task.modulus"] = "96";
        form.Validate();
        Assert.Contains("not prime", form.Errors["task.modulus"], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_task_and_length_and_a_planned_change_become_overrides_that_the_spec_accepts()
    {
        form.Operation = "permutationGroup:compose";
        form["task.trainFraction"] = "0.4";
        form.InEpochs = true;
        form.Length = "30";
        form["regularizer.kind"] = "flatness";
        form["regularizer.lambda"] = "1e-4";
        form.Schedule.Add(new PlannedChange { InEpochs = true, At = "10", Lambda = "0" });
        form.Validate();

        Assert.Empty(form.Errors);
        var spec = SpecJson.Apply(Presets.All[0].Spec, form.Request().Overrides);
        Assert.Equal(new PermutationGroupSpec { Operation = PermutationOperation.Compose, TrainFraction = 0.4 }, spec.Task);
        Assert.Equal((null, 30), (spec.Steps, spec.Epochs));
        Assert.Equal(new LambdaChange { Epoch = 10, Lambda = 0 }, Assert.Single(spec.Regularizer.Schedule));
    }

    [Fact]
    public void A_planned_change_that_cannot_be_read_is_marked()
    {
        form["regularizer.kind"] = "ncc";
        form.Schedule.Add(new PlannedChange { At = "soon", Lambda = "0" });
        form.Validate();
        Assert.Contains("soon", form.Errors["regularizer.schedule[0]"], StringComparison.Ordinal);
    }
}
