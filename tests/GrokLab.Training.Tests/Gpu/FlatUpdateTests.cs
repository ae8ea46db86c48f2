using GrokLab.Training.Gpu;
using GrokLab.Training.Models;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Gpu;

/// <summary>The update of all weights as one tensor does to every number what libtorch's optimizer does.</summary>
public sealed class FlatUpdateTests
{
    private const int Steps = 12;

    private static readonly Dictionary<string, OptimizerSpec> Optimizers = new()
    {
        ["AdamW"] = new AdamWSpec { LearningRate = 1e-2, WeightDecay = 0.5, WarmupSteps = 5 },
        ["AdamW without decay"] = new AdamWSpec { LearningRate = 1e-3 },
        ["SGD"] = new SgdSpec { LearningRate = 0.05 },
        ["SGD with momentum"] = new SgdSpec { LearningRate = 0.05, Momentum = 0.9 },
        ["AdamW, decay and rate change"] = new AdamWSpec { LearningRate = 1e-2, Changes = [new() { Step = 4, WeightDecay = 0.5 }, new() { Epoch = 2, LearningRate = 1e-3, WeightDecay = 0.1 }] },
        ["SGD with momentum, decay and rate change"] = new SgdSpec
        {
            LearningRate = 0.01, Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 2, MinLearningRate = 1e-4,
            Changes = [new() { Epoch = 2, LearningRate = 0.1, WeightDecay = 2e-3 }],
        },
        ["SGD with momentum and decay"] = new SgdSpec { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 1e-3, WarmupSteps = 3 },
    };

    public static TheoryData<string> Cases => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_and_memory_are_those_of_libtorchs_optimizer_and_of_AdamW_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        var spec = Optimizers[name];
        var settings = new OptimizerSettings(spec, stepsPerEpoch: 3, Steps);
        using var theirs = Model();
        using var ours = Model();
        using var libTorch = new LibTorchUpdate(spec, theirs);
        using var flat = new FlatUpdate(spec, settings, ours);
        for (var step = 1; step <= Steps; step++)
        {
            random.manual_seed(step);
            libTorch.ClearGradients();
            flat.ClearGradients();
            foreach (var (their, our) in theirs.parameters().Zip(ours.parameters()))
            {
                // Convolutions lay their gradients out as their weights or not, as they like.
                their.grad = randn_like(their);
                our.grad = step % 2 == 0 ? their.grad : their.grad!.contiguous();
            }

            libTorch.Apply(settings.At(step));
            flat.Apply(FlatTensors.Gradients(ours), tensor(flat.Coefficients(step)));
            AssertSame(spec, theirs.named_parameters().Select(p => (p.name, (Tensor)p.parameter)), ours.named_parameters().Select(p => (p.name, (Tensor)p.parameter)));
            AssertSame(spec, libTorch.State().Select(s => (s.Key, s.Value)), flat.State().Select(s => (s.Key, s.Value)));
        }

        var norm = Norm.Of(theirs.parameters());
        Assert.Equal(norm, flat.WeightNorm(), 1e-5 * norm);
    }

    private static ResNet Model()
    {
        random.manual_seed(1);
        var model = new ResNet(new ResNetSpec { Depth = 10, WidthMultiplier = 1.0 / 16 }, classes: 10);
        ChannelsLast.Apply(model);
        return model;
    }

    private static void AssertSame(
        OptimizerSpec spec, IEnumerable<(string Name, Tensor Tensor)> expected, IEnumerable<(string Name, Tensor Tensor)> actual)
    {
        var (theirs, ours) = (expected.ToList(), actual.ToList());
        Assert.Equal(theirs.Select(t => t.Name), ours.Select(t => t.Name));
        foreach (var (their, our) in theirs.Zip(ours))
        {
            // Where a processor multiplies and adds in one instruction, libtorch's SGD rounds once instead of twice.
            Assert.True(spec is AdamWSpec ? our.Tensor.Equals(their.Tensor) : our.Tensor.allclose(their.Tensor, 1e-5, 1e-6), their.Name);
        }
    }
}
