using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks.ModularArithmetic;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Engine;

public sealed class PlannedOptimizerChangesTests
{
    private static readonly ExperimentSpec Small = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Width = 16, Heads = 2, FeedForwardWidth = 32 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3 },
        BatchSize = 20, // 60 samples: three steps an epoch.
        Steps = 24,
        Evaluation = new EvaluationSpec { Every = 1, DenseUntil = 100 },
        Device = "cpu",
    };

    public static TheoryData<string, StepChoice> Steps => new()
    {
        { "adamW", StepChoice.Plain }, { "adamW", StepChoice.Fast }, { "sgd", StepChoice.Plain },
    };

    [Fact]
    public void Four_changes_at_one_step_are_reported_at_it_with_their_values_and_measured_at_it()
    {
        var messages = Run(Small with
        {
            Optimizer = Small.Optimizer with
            {
                Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 4, MinLearningRate = 1e-5,
                Changes = [new() { Epoch = 4, LearningRate = 1e-2 }, new() { Step = 13, WeightDecay = 0.5 }],
            },
            Regularizer = new NccSpec { Lambda = 1e-6, Schedule = [new() { Epoch = 4, Lambda = 0 }] },
        });
        Assert.Equal(
            [
                (TrainingEventKind.RegularizerUnplugged, 13, 0, null, "scheduled"),
                (TrainingEventKind.LearningRateChanged, 13, null, 1e-2, "scheduled"),
                (TrainingEventKind.WeightDecayChanged, 13, null, 0.5, "scheduled"),
            ],
            messages.OfType<TrainingEvent>().Where(e => e.Message == "scheduled").Select(e => (e.Kind, e.Step, e.Lambda, e.Value, e.Message)));
        var measured = messages.OfType<MetricsMeasured>().ToDictionary(m => m.Step, m => (m.Values["learning_rate"], m.Values["weight_decay"]));
        Assert.Equal((1e-3, 0), measured[0]);
        Assert.Equal((1e-3, 0), measured[12]);
        Assert.Equal((1e-2, 0.5), measured[13]);
        Assert.Equal((1e-5, 0.5), measured[24]);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_change_takes_effect_at_its_step_and_changes_nothing_before(string optimizer, StepChoice choice)
    {
        foreach (var change in (OptimizerChange[])[new() { Step = 9, LearningRate = 1e-2 }, new() { Step = 9, WeightDecay = 0.5 }])
        {
            using var changed = new TrainingSession(With(optimizer, spec => spec with { Changes = [change] }), choice);
            using var unchanged = new TrainingSession(With(optimizer, spec => spec), choice);
            for (var step = 1; step <= 10; step++)
            {
                changed.Step(step, lambda: 0, measure: false);
                unchanged.Step(step, lambda: 0, measure: false);
                Assert.Equal(step < 9, SameWeights(changed, unchanged));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_change_of_weight_decay_trains_as_a_spec_with_that_decay_does(string optimizer, StepChoice choice)
    {
        using var changed = new TrainingSession(With(optimizer, spec => spec with { Changes = [new() { Step = 1, WeightDecay = 0.5 }] }), choice);
        using var constant = new TrainingSession(With(optimizer, spec => spec with { WeightDecay = 0.5 }), choice);
        for (var step = 1; step <= 10; step++)
        {
            changed.Step(step, lambda: 0, measure: false);
            constant.Step(step, lambda: 0, measure: false);
            Assert.True(SameWeights(changed, constant));
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_cap_holds_after_every_step_and_changes_nothing_where_it_is_large(string optimizer, StepChoice choice)
    {
        const double cap = 0.8;
        using var capped = new TrainingSession(With(optimizer, spec => spec with { MaxHeadNorm = cap }), choice);
        using var widely = new TrainingSession(With(optimizer, spec => spec with { MaxHeadNorm = 1e3 }), choice);
        using var free = new TrainingSession(With(optimizer, spec => spec), choice);
        for (var step = 1; step <= 10; step++)
        {
            foreach (var session in (TrainingSession[])[capped, widely, free])
            {
                session.Step(step, lambda: 0, measure: false);
            }

            Assert.InRange(HeadNormOf(capped), step == 1 ? cap * (1 - 1e-5) : 0, cap * (1 + 1e-5));
            Assert.True(SameWeights(widely, free));
        }

        Assert.True(HeadNormOf(free) > cap);
        Assert.False(capped.Model.Head.bias!.Equals(zeros_like(capped.Model.Head.bias!)));
    }

    [Fact]
    public void The_cap_scales_the_weights_and_not_the_biases()
    {
        using var session = new TrainingSession(Small);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (weight, bias) = (session.Model.Head.weight!.clone(), session.Model.Head.bias!.clone());
        HeadNorm.Cap(session.Model, null);
        Assert.True(session.Model.Head.weight!.Equals(weight));
        HeadNorm.Cap(session.Model, weight.norm().item<float>() / 2);
        Assert.True(session.Model.Head.weight!.allclose(weight / 2));
        Assert.True(session.Model.Head.bias!.Equals(bias));
        session.Model.Head.weight!.zero_();
        HeadNorm.Cap(session.Model, 1);
        Assert.Equal(0, HeadNormOf(session));
    }

    [Fact]
    public void A_capped_run_on_a_processor_still_takes_the_fast_step()
    {
        using var session = new TrainingSession(With("adamW", spec => spec with { MaxHeadNorm = 1 }), StepChoice.Fast);
        using var uncapped = new TrainingSession(Small, StepChoice.Fast);
        Assert.Equal(uncapped.StepDescription, session.StepDescription);
    }

    [Fact]
    public void A_planned_change_has_words_and_a_value_of_its_own_and_is_no_intervention_of_a_user() => Assert.All(
        (string[])[TrainingEventKind.LearningRateChanged, TrainingEventKind.WeightDecayChanged], kind =>
        {
            Assert.True(RunCommands.WordsOf(kind)!.IsChange);
            Assert.False(RunCommands.IsOfLambda(kind));
            Assert.Null(RunCommands.InterventionOf(kind, 7, 0.1));
        });

    private static ExperimentSpec With(string optimizer, Func<OptimizerSpec, OptimizerSpec> change) =>
        Small with { Optimizer = change(optimizer == "sgd" ? new SgdSpec { LearningRate = 0.05 } : Small.Optimizer) };

    private static bool SameWeights(TrainingSession one, TrainingSession other) =>
        one.Model.parameters().Zip(other.Model.parameters()).All(pair => pair.First.Equals(pair.Second));

    private static double HeadNormOf(TrainingSession session)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return session.Model.Head.weight!.to(float64).norm().item<double>();
    }

    private static List<TrainingMessage> Run(ExperimentSpec spec)
    {
        using var control = new RunControl();
        return [.. new Trainer(spec, control).Run()];
    }
}
