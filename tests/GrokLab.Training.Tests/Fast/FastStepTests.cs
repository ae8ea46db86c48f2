using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Tasks.PermutationGroup;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Fast;

/// <summary>The fast step computes what the plain one computes.</summary>
public sealed class FastStepTests
{
    // Where a hidden unit is so near 0 that rounding decides whether the ReLU passes it, single gradients differ by the share
    // of that unit in one sample, between the plain step in float32 and in float64 too; all others by some 3e-7.
    private const double Rounding = 1e-5;
    private const double OneHiddenUnit = 5e-3;

    public static TheoryData<string> Cases => [.. Specs.Keys];

    private static readonly Dictionary<string, ExperimentSpec> Specs = new()
    {
        ["two layers"] = TwinSessions.Small,
        ["one layer"] = TwinSessions.Small with { Model = new GrokkingTransformerSpec { Layers = 1, Width = 32, Heads = 2, FeedForwardWidth = 64 } },
        ["three layers"] = TwinSessions.Small with { Model = new GrokkingTransformerSpec { Layers = 3, Width = 32, Heads = 4, FeedForwardWidth = 48 } },
        ["one head, odd widths"] = TwinSessions.Small with { Model = new GrokkingTransformerSpec { Layers = 2, Width = 21, Heads = 1, FeedForwardWidth = 37 } },
        ["three heads of odd width"] = TwinSessions.Small with { Model = new GrokkingTransformerSpec { Layers = 3, Width = 57, Heads = 3, FeedForwardWidth = 19 } },
        ["batches of one"] = TwinSessions.Small with { BatchSize = 1 },
        ["more than the set in a batch"] = TwinSessions.Small with { BatchSize = 1_000 },
        ["division, without weight decay"] = TwinSessions.Small with
        {
            Task = new ModularArithmeticSpec { Modulus = 13, Operation = ModularOperation.Divide },
            Optimizer = new AdamWSpec { LearningRate = 1e-3, Beta2 = 0.999, Epsilon = 1e-6 },
        },
        ["permutations"] = TwinSessions.Small with
        {
            Task = new PermutationGroupSpec { TrainFraction = 0.02 }, // 288 of 14,400.
            BatchSize = 100,
        },
        ["Fig. 1"] = TwinSessions.Small with
        {
            Task = new ModularArithmeticSpec { Modulus = 97 },
            Model = new GrokkingTransformerSpec(),
            BatchSize = 512,
        },
        ["capped head, decay and rate change"] = TwinSessions.Small with
        {
            Optimizer = TwinSessions.Small.Optimizer with
            {
                Schedule = LearningRateSchedule.Step, StepEvery = 2, StepFactor = 0.5, MaxHeadNorm = 2,
                Changes = [new() { Step = 4, LearningRate = 2e-3 }, new() { Epoch = 2, WeightDecay = 0.1 }],
            },
        },
        ["NCC"] = TwinSessions.Small with { Regularizer = new NccSpec { NccVariance = NccVariance.Sum, Lambda = 1e-5 } },
        ["flatness"] = TwinSessions.Small with { Regularizer = new FlatnessSpec { Lambda = 0.01 } },
        ["flatness bound"] = TwinSessions.Small with { Regularizer = new FlatnessBoundSpec { Lambda = 1e-3 } },
        ["towards flatness by the bound of the authors' program"] = TwinSessions.Small with
        {
            Regularizer = new FlatnessBoundSpec { Lambda = -0.01, Temperature = 2, NormalizeFeatures = true },
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void From_the_same_weights_its_gradients_are_those_of_automatic_differentiation_all_along_a_run(string name)
    {
        foreach (var workers in (int[])[1, 3])
        {
            using var twins = new TwinSessions(Specs[name], workers);
            var differences = new List<double>();
            for (var step = 1L; step <= 11; step++)
            {
                twins.CopyFastToPlain();
                var lambda = twins.Plain.Spec.Regularizer.Lambda;
                var (plain, fast) = (twins.Plain.Step(step, lambda, measure: true), twins.Fast.Step(step, lambda, measure: true));
                Assert.Equal(plain.GradientNorm!.Value, fast.GradientNorm!.Value, plain.GradientNorm.Value * OneHiddenUnit);
                Assert.Equal(plain.Regularizer ?? 0, fast.Regularizer ?? 0, Math.Abs(plain.Regularizer ?? 0) * 1e-3);
                differences.AddRange(MomentDifferences(twins));
                Assert.True(
                    TwinSessions.Difference(twins.Fast.Model.parameters(), twins.Plain.Model.parameters()) < 1e-3, $"weights of step {step}");
            }

            Assert.True(differences.Order().ElementAt(differences.Count / 2) < Rounding, string.Join(", ", differences));
            Assert.True(differences.Max() < OneHiddenUnit, string.Join(", ", differences));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Its_first_twenty_steps_follow_the_plain_ones(string name)
    {
        using var twins = new TwinSessions(Specs[name], workers: 2);
        for (var step = 1L; step <= 20; step++)
        {
            var lambda = twins.Plain.Spec.Regularizer.Lambda;
            twins.Plain.Step(step, lambda, measure: false);
            twins.Fast.Step(step, lambda, measure: false);
            var (plain, fast) = (Evaluate(twins.Plain), Evaluate(twins.Fast));
            Assert.Equal(plain["train_loss"]!.Value, fast["train_loss"]!.Value, 1e-3);
            Assert.Equal(plain["val_loss"]!.Value, fast["val_loss"]!.Value, 1e-3);
        }
    }

    [Fact]
    public void Of_the_same_weights_every_measure_is_the_same()
    {
        using var twins = new TwinSessions(TwinSessions.Small, workers: 2);
        for (var step = 1L; step <= 40; step++)
        {
            twins.Fast.Step(step, lambda: 0, measure: false);
        }

        twins.CopyFastToPlain();
        var (plain, fast) = (Evaluate(twins.Plain), Evaluate(twins.Fast));
        Assert.Equal(plain.Keys.Order(), fast.Keys.Order());
        foreach (var (name, value) in plain)
        {
            Assert.Equal(value is null, fast[name] is null);
            Assert.True(Math.Abs((value ?? 0) - (fast[name] ?? 0)) <= 1e-3 * Math.Abs(value ?? 0) + 1e-6, $"{name}: {fast[name]} for {value}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_run_is_repeated_bit_for_bit(int workers)
    {
        Assert.Equal(Trained(workers), Trained(workers));

        static byte[] Trained(int workers)
        {
            using var twins = new TwinSessions(Specs["Fig. 1"], workers);
            for (var step = 1L; step <= 15; step++)
            {
                twins.Fast.Step(step, lambda: 0, measure: step % 5 == 0);
            }

            using var features = twins.Fast.Features(twins.Fast.Data.Validation);
            return [.. twins.Fast.Model.parameters().SelectMany(p => p.bytes.ToArray()), .. features.bytes];
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_changes_nothing()
    {
        using var session = new TrainingSession(TwinSessions.Small, StepChoice.Fast);
        session.Step(1, lambda: 0, measure: false);
        using var noGrad = no_grad();
        session.Model.Head.bias![3] = float.NaN;
        var before = session.Model.parameters().SelectMany(p => p.bytes.ToArray()).ToArray();
        var measured = session.Step(2, lambda: 0, measure: true);
        Assert.Contains("step 2 is not finite", measured.Diverged, StringComparison.Ordinal);
        Assert.Equal(before, session.Model.parameters().SelectMany(p => p.bytes.ToArray()));
    }

    [Fact]
    public void It_makes_no_garbage_and_leaves_no_tensor()
    {
        using var session = new TrainingSession(TwinSessions.Small, StepChoice.Fast);
        for (var step = 1L; step <= 100; step++)
        {
            session.Step(step, lambda: 0, measure: false);
        }

        var (bytes, tensors) = (GC.GetAllocatedBytesForCurrentThread(), Tensor.TotalCount);
        for (var step = 101L; step <= 1_100; step++)
        {
            session.Step(step, lambda: 0, measure: false);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 4_000_000); // The order of samples is libtorch's.
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    [Fact]
    public void What_it_does_not_cover_is_trained_by_the_plain_step_which_says_why()
    {
        using var session = new TrainingSession(TwinSessions.Small with { Optimizer = new SgdSpec() }, StepChoice.Fast);
        Assert.Equal("plain: the optimizer is not AdamW", session.StepDescription);
    }

    private static IReadOnlyDictionary<string, double?> Evaluate(TrainingSession session) =>
        new Evaluator(session).Evaluate(default, lambda: 0, stepsPerSecond: null).Values;

    /// <summary>Of either moment. The first takes a tenth of the gradient: from the same moments before, the same moments after
    /// mean the same gradient.</summary>
    private static IEnumerable<double> MomentDifferences(TwinSessions twins)
    {
        var (plain, fast) = (twins.Plain.OptimizerState, twins.Fast.OptimizerState);
        Assert.Equal(plain.Keys.Order(), fast.Keys.Order());
        foreach (var moment in (string[])[".exp_avg", ".exp_avg_sq"])
        {
            string[] names = [.. plain.Keys.Where(n => n.EndsWith(moment, StringComparison.Ordinal))];
            yield return TwinSessions.Difference(names.Select(n => fast[n]), names.Select(n => plain[n]));
        }
    }
}
