using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Tasks.PermutationGroup;

namespace GrokLab.Training.Tests.Experiments;

public sealed class SpecJsonTests
{
    private static readonly ExperimentSpec Quick = Presets.Find("grokking-quick")!.Spec;

    [Fact]
    public void Every_preset_is_valid_and_survives_being_written_and_read() => Assert.All(Presets.All, preset =>
    {
        Assert.Empty(SpecValidator.Validate(preset.Spec));
        Assert.Equal(SpecJson.Write(preset.Spec), SpecJson.Write(SpecJson.Read(SpecJson.Write(preset.Spec))));
    });

    [Fact]
    public void Overrides_reach_inside_by_nesting_and_by_dots()
    {
        var spec = Apply("""{ "task.modulus": 59, "optimizer": { "learningRate": 0.002 }, "steps": 300, "seed": 7 }""");
        Assert.Equal(59, Assert.IsType<ModularArithmeticSpec>(spec.Task).Modulus);
        Assert.Equal(0.002, spec.Optimizer.LearningRate);
        Assert.Equal(1, spec.Optimizer.WeightDecay);
        Assert.Equal((300, 7), (spec.Steps, spec.Seed));
    }

    [Fact]
    public void Epochs_take_the_place_of_steps()
    {
        var spec = Apply("""{ "epochs": 5 }""");
        Assert.Equal((null, 5), (spec.Steps, spec.Epochs));
    }

    [Fact]
    public void Another_kind_of_task_does_not_keep_the_fields_of_the_old_one()
    {
        var spec = Apply("""{ "task": { "kind": "permutationGroup", "operation": "conjugate" } }""");
        Assert.Equal(PermutationOperation.Conjugate, Assert.IsType<PermutationGroupSpec>(spec.Task).Operation);
    }

    [Fact]
    public void A_regularizer_is_chosen_with_its_lambda()
    {
        var spec = Apply("""{ "regularizer": { "kind": "ncc", "lambda": 0.001 } }""");
        Assert.Equal(0.001, Assert.IsType<NccSpec>(spec.Regularizer).Lambda);
        Assert.Equal(0.002, Apply("""{ "regularizer": { "kind": "ncc" }, "regularizer.lambda": 0.002 }""").Regularizer.Lambda);
    }

    [Theory]
    [InlineData("""{ "kind": "ncc", "lambda": 0.001 }""", "NCC (mean), λ = 1e-3, against collapse")]
    [InlineData("""{ "kind": "ncc", "lambda": -0.001, "nccVariance": "mean" }""", "NCC (mean), λ = -1e-3, towards collapse")]
    [InlineData("""{ "kind": "ncc", "lambda": -0.0, "nccVariance": "sum" }""", "NCC (sum), λ = 0")]
    [InlineData("""{ "kind": "flatness", "lambda": -1e6 }""", "flatness κ, λ = -1e6, towards flatness")]
    [InlineData("""{ "kind": "flatnessBound", "lambda": 0.01 }""", "flatness bound, λ = 0.01, against flatness")]
    [InlineData("""{ "kind": "flatnessBound", "lambda": 0.01, "temperature": 2, "normalizeFeatures": true }""", "flatness bound (τ = 2, normalised features), λ = 0.01, against flatness")]
    public void The_words_of_a_regularizer_name_its_reading_and_its_direction(string regularizer, string words) =>
        Assert.Equal(words, Apply($$"""{ "regularizer": {{regularizer}} }""").Regularizer.Words());

    [Fact]
    public void Another_kind_of_regularizer_keeps_lambda_and_schedule_and_drops_the_rest()
    {
        var ncc = Apply("""{ "regularizer": { "kind": "ncc", "lambda": 0.001, "nccVariance": "mean", "schedule": [{ "step": 5, "lambda": 0 }] } }""");
        var flatness = SpecJson.Apply(ncc, JsonNode.Parse("""{ "regularizer.kind": "flatness" }""")!.AsObject()).Regularizer;
        Assert.Equal((0.001, 5), (Assert.IsType<FlatnessSpec>(flatness).Lambda, Assert.Single(flatness.Schedule).Step));
        Assert.DoesNotContain("nccVariance", SpecJson.Write(ncc with { Regularizer = flatness }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_class_variance_of_NCC_is_read_and_dropped_where_earlier_versions_stored_it_without_NCC()
    {
        Assert.IsType<NoRegularizerSpec>(Apply("""{ "regularizer": { "kind": "none", "nccVariance": "mean" } }""").Regularizer);
        Assert.IsType<FlatnessSpec>(Apply("""{ "regularizer": { "kind": "flatness", "nccVariance": "sum", "lambda": 1 } }""").Regularizer);
        Assert.Equal("regularizer.nccVariance", Assert.Single(Assert.Throws<InvalidSpecException>(
            () => Apply("""{ "regularizer": { "kind": "none", "nccVariance": "median" } }""")).Errors).Field);
    }

    [Theory]
    [InlineData("""{ "steps": 0 }""", "steps", "0 is not allowed")]
    [InlineData("""{ "steps": 10, "epochs": 10 }""", "steps", "Only one")]
    [InlineData("""{ "seed": 1.5 }""", "seed", "1.5 is not a whole number")]
    [InlineData("""{ "seed": "one" }""", "seed", "\"one\" is not a whole number")]
    [InlineData("""{ "seed": -1 }""", "seed", "-1 is not allowed")]
    [InlineData("""{ "task": { "operation": "divide", "modulus": 91 } }""", "task.modulus", "91 is not prime")]
    [InlineData("""{ "task.modulus": 500 }""", "task.modulus", "from 2 to 499")]
    [InlineData("""{ "task.operation": "plus" }""", "task.operation", "one of add, subtract")]
    [InlineData("""{ "task.operation": 3 }""", "task.operation", "one of add")]
    [InlineData("""{ "task": { "kind": "chess" } }""", "task.kind", "modularArithmetic, permutationGroup")]
    [InlineData("""{ "task": null }""", "task", "missing")]
    [InlineData("""{ "regularizer": { "kind": "ncc", "lambda": -1e7 } }""", "regularizer.lambda", "-1e7 is not allowed: from -1e6 to 1e6")]
    [InlineData("""{ "regularizer": { "kind": "ncc", "schedule": [{ "step": 5, "lambda": -1e7 }] } }""", "regularizer.schedule[0].lambda", "-1e7 is not allowed: from -1e6 to 1e6")]
    [InlineData("""{ "regularizer": { "kind": "flatnessBound", "temperature": 0 } }""", "regularizer.temperature", "0 is not allowed: from 1e-3 to 1000")]
    [InlineData("""{ "regularizer": { "kind": "flatnessBound", "temperature": -2 } }""", "regularizer.temperature", "-2 is not allowed: from 1e-3 to 1000")]
    [InlineData("""{ "regularizer": { "kind": "flatnessBound", "temperature": "warm" } }""", "regularizer.temperature", "\"warm\" is not a number from 1e-3 to 1000")]
    [InlineData("""{ "regularizer": { "kind": "flatnessBound", "normalizeFeatures": 1 } }""", "regularizer.normalizeFeatures", "1 is neither true nor false")]
    [InlineData("""{ "regularizer": { "kind": "flatness", "temperature": 2 } }""", "regularizer.temperature", "no such field")]
    [InlineData("""{ "regularizer.lambda": 0.1 }""", "regularizer.lambda", "without a regularizer")]
    [InlineData("""{ "regularizer": { "kind": "flatness", "lambda": 1, "schedule": [{ "lambda": 0 }] } }""", "regularizer.schedule[0]", "exactly one")]
    [InlineData("""{ "optimizer.learningRate": "fast" }""", "optimizer.learningRate", "\"fast\" is not a number")]
    [InlineData("""{ "optimizer.lr": 1 }""", "optimizer.lr", "no such field")]
    [InlineData("""{ "lr": 1 }""", "lr", "no such field")]
    [InlineData("""{ "model.heads": 3 }""", "model.heads", "does not divide")]
    [InlineData("""{ "device": "tpu" }""", "device", "allowed are auto")]
    [InlineData("""{ "device": "cpu", "precision": "tf32" }""", "precision", "with the device cpu only full is allowed")]
    [InlineData("""{ "model": { "kind": "resNet" } }""", "model.kind", "choose grokkingTransformer")]
    [InlineData("""{ "task": { "kind": "cifar10" } }""", "model.kind", "choose resNet")]
    [InlineData("""{ "task": { "kind": "cifar10", "mean": [0.5] }, "model": { "kind": "resNet" } }""", "task.mean", "1 values; needed are three")]
    [InlineData("""{ "task": { "kind": "cifar10", "std": [1, 0, 1] }, "model": { "kind": "resNet" } }""", "task.std[1]", "0 is not allowed")]
    [InlineData("""{ "task": { "kind": "cifar10", "trainLimit": 1 }, "model": { "kind": "resNet" } }""", "task.trainLimit", "1 is not allowed")]
    [InlineData("""{ "task": { "kind": "cifar10", "augmentation": "mixup" }, "model": { "kind": "resNet" } }""", "task.augmentation", "one of none, cropAndFlip")]
    [InlineData("""{ "task": { "kind": "cifar10", "trainFraction": 0.5 }, "model": { "kind": "resNet" } }""", "task.trainFraction", "no such field")]
    [InlineData("""{ "task": { "kind": "cifar10" }, "model": { "kind": "resNet", "depth": 34 } }""", "model.depth", "10 or 18")]
    [InlineData("""{ "task": { "kind": "cifar10" }, "model": { "kind": "resNet", "widthMultiplier": 0.3 } }""", "model.widthMultiplier", "whole number")]
    [InlineData("""{ "evaluation.everyEpochs": 0 }""", "evaluation.everyEpochs", "0 is not allowed")]
    [InlineData("""{ "batchSize": null }""", "batchSize", "null is not a whole number")]
    public void What_is_wrong_names_its_field_its_value_and_what_is_allowed(string overrides, string field, string message)
    {
        var error = Assert.Throws<InvalidSpecException>(() => Apply(overrides));
        var only = Assert.Single(error.Errors);
        Assert.Equal(field, only.Field);
        Assert.Contains(message, only.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var refused = Assert.Throws<InvalidSpecException>(() => Apply(
            """{ "seed": "one", "lr": 1, "task.operation": "plus", "model": { "kind": "tree" }, "optimizer.beta1": [1], "evaluation": { "every": 0 }, "regularizer.schedule": [{ "step": 1.5 }, 3] }"""));
        Assert.Equal(
            ["evaluation.every", "lr", "model.kind", "optimizer.beta1", "regularizer.schedule[0].step", "regularizer.schedule[1]", "seed", "task.operation"],
            refused.Errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.Contains(refused.Errors, e => e.Message.StartsWith("There is no such field; allowed are task, model, optimizer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"task":{"modulus":97}}""")]
    public void What_is_no_spec_is_refused_with_words(string json) =>
        Assert.NotEmpty(Assert.Throws<InvalidSpecException>(() => SpecJson.Read(json)).Errors);

    private static ExperimentSpec Apply(string overrides) => SpecJson.Apply(Quick, JsonNode.Parse(overrides)!.AsObject());
}
