using System.Text.Json.Nodes;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Tasks.Cifar10;

namespace GrokLab.Training.Tests.Experiments;

public sealed class MemoryEstimateTests
{
    private static readonly ExperimentSpec Quick = Presets.Find("grokking-quick")!.Spec;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "model.layers": 3, "model.width": 24, "model.heads": 3, "model.feedForwardWidth": 50, "task.modulus": 11 }""")]
    [InlineData("""{ "task": { "kind": "permutationGroup" }, "model.layers": 1, "model.width": 16 }""")]
    public void Parameters_are_counted_as_the_network_has_them(string overrides)
    {
        var spec = SpecJson.Apply(Quick, JsonNode.Parse(overrides)!.AsObject()) with { Device = "cpu" };
        using var session = new TrainingSession(spec);
        Assert.Equal(session.ParameterCount, MemoryEstimate.Of(spec).Parameters);
    }

    [Theory]
    [InlineData(18, 1.0, ResNetStem.ImageNet)]
    [InlineData(18, 0.25, ResNetStem.Cifar)]
    [InlineData(10, 1.0, ResNetStem.Cifar)]
    [InlineData(10, 0.125, ResNetStem.ImageNet)]
    public void A_residual_networks_parameters_are_counted_as_it_has_them(int depth, double width, ResNetStem stem)
    {
        var spec = new ResNetSpec { Depth = depth, WidthMultiplier = width, Stem = stem };
        using var model = new ResNet(spec, classes: 10);
        Assert.Equal(
            model.parameters().Sum(p => p.numel()), MemoryEstimate.Of(Quick with { Task = new Cifar10Spec(), Model = spec }).Parameters);
    }

    [Fact]
    public void Every_preset_fits_into_a_few_gigabytes() => Assert.All(
        Presets.All, preset => Assert.InRange(MemoryEstimate.Of(preset.Spec).TotalBytes, 350L << 20, 8L << 30));

    // MiB that nvidia-smi showed of an H100, after 30 steps and an evaluation (benchmarks/gpu, part memory).
    [Theory]
    [InlineData("grokking-quick", "{}", 1_319)]
    [InlineData("grokking-quick", """{ "task.modulus": 199, "batchSize": 16384 }""", 3_295)]
    [InlineData("grokking-quick", """{ "task.modulus": 113, "model.layers": 4, "model.width": 512, "model.feedForwardWidth": 2048, "batchSize": 4096 }""", 5_559)]
    [InlineData("fig2-paper", "{}", 1_821)]
    [InlineData("fig2-paper", """{ "batchSize": 2048 }""", 7_169)]
    [InlineData("fig7-paper", "{}", 6_805)]
    [InlineData("fig7-paper", """{ "batchSize": 2048 }""", 47_197)]
    public void On_a_GPU_no_run_takes_more_than_is_estimated_nor_far_less(string preset, string overrides, long measured)
    {
        var spec = SpecJson.Apply(Presets.Find(preset)!.Spec, JsonNode.Parse(overrides)!.AsObject());
        Assert.InRange(MemoryEstimate.Of(spec, onGpu: true).TotalBytes >> 20, measured, measured * 1.6);
    }

    [Fact]
    public void The_largest_spec_that_is_allowed_is_beyond_every_machine_and_beyond_no_number()
    {
        var largest = SpecJson.Apply(Quick, JsonNode.Parse("""
            { "task.modulus": 499, "task.trainFraction": 0.99, "model.layers": 16, "model.width": 2048, "model.heads": 64,
              "model.feedForwardWidth": 8192, "batchSize": 65536 }
            """)!.AsObject());
        Assert.InRange(MemoryEstimate.Of(largest).TotalBytes, 500L << 30, 2L << 40);
    }
}
