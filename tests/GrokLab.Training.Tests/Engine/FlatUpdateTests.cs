using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Tests.Tasks;
using TorchSharp;

namespace GrokLab.Training.Tests.Engine;

/// <summary>The update of all weights as one tensor does to every number what libtorch's optimizer does, in the same order.</summary>
public sealed class FlatUpdateTests : IDisposable
{
    private const int Steps = 12;

    private static readonly ExperimentSpec Tokens = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Layers = 2, Width = 32, Heads = 2, FeedForwardWidth = 48 },
        Optimizer = new AdamWSpec { LearningRate = 1e-2, WeightDecay = 0.5, WarmupSteps = 5 },
        Regularizer = new() { Kind = RegularizerKind.Ncc, Lambda = 1e-5 },
        BatchSize = 16,
        Steps = Steps,
        Device = "cpu",
    };

    private static readonly ExperimentSpec Images = new()
    {
        Task = new Cifar10Spec(),
        Model = new ResNetSpec { Depth = 10, WidthMultiplier = 1.0 / 16 },
        Optimizer = new SgdSpec { LearningRate = 0.05, Momentum = 0.9, WeightDecay = 1e-3 },
        BatchSize = 8,
        Steps = Steps,
        Device = "cpu",
    };

    private static readonly Dictionary<string, ExperimentSpec> Specs = new()
    {
        ["AdamW"] = Tokens,
        ["AdamW without decay"] = Tokens with { Optimizer = new AdamWSpec { LearningRate = 1e-3 } },
        ["SGD on tokens"] = Tokens with { Optimizer = new SgdSpec { LearningRate = 0.1, Momentum = 0.9 } },
        ["SGD with momentum and decay"] = Images,
        ["SGD alone"] = Images with { Optimizer = new SgdSpec { LearningRate = 0.05 } },
        ["AdamW on images"] = Images with { Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 0.1 } },
    };

    private readonly MadeCifar10 made = new();

    public static TheoryData<string> Cases => [.. Specs.Keys];

    public void Dispose() => made.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_and_memory_are_those_of_libtorchs_optimizer_bit_for_bit(string name)
    {
        using var plain = Session(Specs[name], flat: false);
        using var flat = Session(Specs[name], flat: true);
        Assert.Equal(("plain", "plain, flat update"), (plain.StepDescription, flat.StepDescription));
        AssertEqual(plain, flat);
        for (var step = 1; step <= Steps; step++)
        {
            var (expected, actual) = (Step(plain, step), Step(flat, step));
            Assert.Equal(expected.GradientNorm, actual.GradientNorm);
            AssertEqual(plain, flat);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Either_goes_on_from_the_others_checkpoint(string name)
    {
        using var plain = Session(Specs[name], flat: false);
        for (var step = 1; step <= Steps / 2; step++)
        {
            Step(plain, step);
        }

        using var flat = Session(Specs[name] with { Seed = 5 }, flat: true);
        flat.RestoreState(plain.CaptureState(), Steps / 2);
        using var back = Session(Specs[name] with { Seed = 6 }, flat: false);
        back.RestoreState(flat.CaptureState(), Steps / 2);
        AssertEqual(plain, flat);
        AssertEqual(plain, back);

        using var twin = Session(Specs[name], flat: true);
        twin.RestoreState(plain.CaptureState(), Steps / 2);
        for (var step = (Steps / 2) + 1; step <= Steps; step++)
        {
            Step(plain, step);
            Step(twin, step);
        }

        AssertEqual(plain, twin);
    }

    private static TrainingSession Session(ExperimentSpec spec, bool flat) => new(spec, StepChoice.Plain, new(), flat);

    private static StepMeasures Step(TrainingSession session, long step) =>
        session.Step(step, session.Spec.Regularizer.Lambda, measure: step % 2 == 0);

    private static void AssertEqual(TrainingSession expected, TrainingSession actual)
    {
        var (theirs, ours) = (expected.CaptureState(), actual.CaptureState());
        Assert.Equal(theirs.Select(t => t.Name), ours.Select(t => t.Name));
        foreach (var (their, our) in theirs.Zip(ours))
        {
            Assert.Equal(their.Shape, our.Shape);
            Assert.True(Numbers(their).SequenceEqual(Numbers(our)), their.Name);
        }
    }

    // As numbers: a gradient of −0 that is added to 0 is 0.
    private static IEnumerable<double> Numbers(CheckpointTensor tensor) => tensor.Type == CheckpointNumber.F32
        ? Enumerable.Range(0, tensor.Data.Length / 4).Select(i => (double)BitConverter.ToSingle(tensor.Data, 4 * i))
        : Enumerable.Range(0, tensor.Data.Length / 8).Select(i => (double)BitConverter.ToInt64(tensor.Data, 8 * i));
}
