using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Gpu;
using GrokLab.Training.Measures;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Tests.Fast;
using GrokLab.Training.Tests.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Gpu;

/// <summary>The step of a GPU, computed on the processor: it trains as the plain step does.</summary>
public sealed class GpuStepTests : IDisposable
{
    private const int Steps = 12;

    private static readonly ExperimentSpec Tokens = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Layers = 2, Width = 32, Heads = 2, FeedForwardWidth = 48 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 0.5, WarmupSteps = 5 },
        BatchSize = 16, // 60 samples: the last batch of an epoch has 12.
        Steps = Steps,
        Device = "cpu",
    };

    private static readonly ExperimentSpec Images = new()
    {
        Task = new Cifar10Spec { Augmentation = ImageAugmentation.CropAndFlip },
        Model = new ResNetSpec { Depth = 10, WidthMultiplier = 1.0 / 16 },
        Optimizer = new SgdSpec { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 1e-3 },
        BatchSize = 8,
        Steps = Steps,
        Device = "cpu",
    };

    private static readonly Dictionary<string, ExperimentSpec> Specs = new()
    {
        ["AdamW"] = Tokens,
        ["AdamW, one layer"] = Tokens with { Model = new GrokkingTransformerSpec { Layers = 1, Width = 32, Heads = 2, FeedForwardWidth = 48 } },
        ["SGD, NCC regularizer"] = Tokens with
        {
            Optimizer = new SgdSpec { LearningRate = 0.1, Momentum = 0.9 },
            Regularizer = new NccSpec { NccVariance = NccVariance.Mean, Lambda = 1e-3 },
        },
        ["SGD, flatness regularizer"] = Tokens with
        {
            Optimizer = new SgdSpec { LearningRate = 0.1 },
            Regularizer = new FlatnessSpec { Lambda = 1e-3 },
        },
        ["SGD, flatness bound regularizer"] = Tokens with
        {
            Optimizer = new SgdSpec { LearningRate = 0.1 },
            Regularizer = new FlatnessBoundSpec { Lambda = 1e-4 },
        },
        ["SGD, towards flatness by the bound of the authors' program"] = Tokens with
        {
            Optimizer = new SgdSpec { LearningRate = 0.1 },
            Regularizer = new FlatnessBoundSpec { Lambda = -1e-2, Temperature = 2, NormalizeFeatures = true },
        },
        ["AdamW, capped head, decay and rate change"] = Tokens with { Optimizer = Changing(new AdamWSpec { LearningRate = 1e-3 }) },
        ["SGD, capped head, decay and rate change"] = Tokens with { Optimizer = Changing(new SgdSpec { LearningRate = 0.1 }) },
        ["augmented images"] = Images,
        ["images, AdamW"] = Images with { Task = new Cifar10Spec(), Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 0.1 } },
    };

    private readonly MadeCifar10 made = new();

    public static TheoryData<string> Cases => [.. Specs.Keys];

    private static OptimizerSpec Changing(OptimizerSpec spec) => spec with
    {
        Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 1, MinLearningRate = 1e-5, MaxHeadNorm = 1.5,
        Changes = [new() { Epoch = 1, LearningRate = 3 * spec.LearningRate, WeightDecay = 0.1 }, new() { Step = 8, WeightDecay = 0 }],
    };

    public void Dispose() => made.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_trains_as_the_plain_step_up_to_rounding(string name)
    {
        var spec = Specs[name];
        using var plain = Plain(spec);
        using var gpu = AsOnGpu(spec);
        Assert.Equal(("plain", "gpu, no CUDA graphs: the device has none"), (plain.StepDescription, gpu.StepDescription));
        for (var step = 1; step <= Steps; step++)
        {
            var (expected, actual) = (Step(plain, step), Step(gpu, step));
            Assert.Equal((expected.LearningRate, expected.DegeneratePairs, expected.Diverged), (actual.LearningRate, actual.DegeneratePairs, actual.Diverged));
            AssertNear(expected.GradientNorm, actual.GradientNorm);
            AssertNear(expected.Regularizer, actual.Regularizer);
        }

        Assert.Null(gpu.Divergence());
        var (theirs, ours) = (Measured(plain), Measured(gpu));
        Assert.Equal(theirs.Keys, ours.Keys);
        foreach (var measure in (string[])[Metrics.TrainLoss, Metrics.ValidationLoss, Metrics.WeightNorm, Metrics.Kappa, Metrics.NccGalanti])
        {
            AssertNear(theirs[measure], ours[measure]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_resumes_is_the_same_bit_for_bit(string name)
    {
        var spec = Specs[name];
        using var whole = AsOnGpu(spec);
        using var begun = AsOnGpu(spec);
        const int half = (Steps / 2) + 1; // In the middle of an epoch.
        Train(whole, 0, Steps);
        Train(begun, 0, half);
        using var resumed = AsOnGpu(spec);
        resumed.RestoreState(begun.CaptureState(), half);
        Train(resumed, half, Steps);
        AssertEqual(whole, resumed);
    }

    [Fact]
    public void Either_step_resumes_from_the_others_checkpoint()
    {
        var spec = Specs["SGD, NCC regularizer"];
        using var plain = Plain(spec);
        Train(plain, 0, Steps / 2);
        using var gpu = AsOnGpu(spec with { Seed = 5 });
        gpu.RestoreState(plain.CaptureState(), Steps / 2);
        using var back = Plain(spec with { Seed = 6 });
        back.RestoreState(gpu.CaptureState(), Steps / 2);
        AssertEqual(plain, gpu);
        AssertEqual(plain, back);
    }

    [Fact]
    public void Measuring_a_step_changes_nothing()
    {
        using var measured = AsOnGpu(Tokens);
        using var unmeasured = AsOnGpu(Tokens);
        for (var step = 1; step <= Steps; step++)
        {
            measured.Step(step, lambda: 0, measure: true);
            unmeasured.Step(step, lambda: 0, measure: false);
        }

        AssertEqual(measured, unmeasured);
    }

    [Fact]
    public void Nothing_is_read_back_from_the_device_by_a_step_that_is_not_measured()
    {
        using var session = AsOnGpu(Specs["SGD, NCC regularizer"]);
        var before = ReadBack.Count;
        Train(session, 0, Steps, measure: false);
        Assert.Equal(before, ReadBack.Count);
        session.Step(Steps + 1, lambda: 1e-3, measure: true);
        Assert.Equal(before + 3, ReadBack.Count); // The regularizer, its degenerate pairs and the gradient's norm.
    }

    [Fact]
    public void Lambda_may_change_at_every_step()
    {
        var spec = Specs["SGD, NCC regularizer"];
        using var plain = Plain(spec);
        using var gpu = AsOnGpu(spec);
        for (var step = 1; step <= Steps; step++)
        {
            var lambda = (step % 3) * 1e-3;
            plain.Step(step, lambda, measure: false);
            gpu.Step(step, lambda, measure: false);
        }

        AssertNear(Measured(plain)[Metrics.NccGalanti], Measured(gpu)[Metrics.NccGalanti]);
        AssertNear(Measured(plain)[Metrics.TrainLoss], Measured(gpu)[Metrics.TrainLoss]);
    }

    [Fact]
    public void A_change_by_hand_replaces_coefficients_that_are_on_the_device_already()
    {
        using var plain = Plain(Tokens);
        using var gpu = AsOnGpu(Tokens);
        foreach (var session in (TrainingSession[])[plain, gpu])
        {
            Train(session, 0, 5);
            Assert.True(session.OptimizerSettings.LearningRate.Set(6, 0.02));
            Assert.True(session.OptimizerSettings.WeightDecay.Set(6, 0));
            Train(session, 5, Steps);
        }

        using var unchanged = AsOnGpu(Tokens);
        Train(unchanged, 0, Steps);
        Assert.InRange(TwinSessions.Difference(gpu.Model.parameters(), plain.Model.parameters()), 0, 0.01);
        Assert.InRange(TwinSessions.Difference(unchanged.Model.parameters(), plain.Model.parameters()), 0.1, 1);
    }

    [Fact]
    public void The_first_step_whose_loss_is_not_finite_is_named_when_asked_for()
    {
        using var session = AsOnGpu(Tokens);
        Train(session, 0, 5, measure: false);
        Assert.Null(session.Divergence());
        using (no_grad())
        {
            session.Model.Head.bias!.fill_(double.NaN);
        }

        Train(session, 5, 9, measure: false);
        Assert.Equal("The loss of step 6 is not finite.", session.Divergence());
    }

    private static TrainingSession Plain(ExperimentSpec spec) => new(spec, StepChoice.Plain);

    private static TrainingSession AsOnGpu(ExperimentSpec spec) => new(spec, device => new Computation(StepChoice.Plain, new StepGraphs(device)));

    private static void Train(TrainingSession session, int after, int last, bool? measure = null)
    {
        for (var step = after + 1; step <= last; step++)
        {
            session.Step(step, session.Spec.Regularizer.Lambda, measure ?? (step % 2 == 0));
        }
    }

    private static StepMeasures Step(TrainingSession session, long step) =>
        session.Step(step, session.Spec.Regularizer.Lambda, measure: step % 2 == 0);

    private static IReadOnlyDictionary<string, double?> Measured(TrainingSession session) =>
        new Evaluator(session).Evaluate(default, lambda: 0, stepsPerSecond: null).Values;

    // Rounding grows from step to step, and differs between processors; a mistake in a step is far larger.
    private static void AssertNear(double? expected, double? actual) =>
        Assert.Equal(expected ?? 0, actual ?? 0, 0.01 * Math.Abs(expected ?? 0));

    private static void AssertEqual(TrainingSession expected, TrainingSession actual)
    {
        var (theirs, ours) = (expected.CaptureState(), actual.CaptureState());
        Assert.Equal(theirs.Select(t => t.Name), ours.Select(t => t.Name));
        Assert.All(theirs.Zip(ours), pair => Assert.True(pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data), pair.First.Name));
    }
}
