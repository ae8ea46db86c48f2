using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Timing;

namespace GrokLab.Training.Tests.Timing;

public sealed class RunTimerTests
{
    private static readonly ExperimentSpec Tiny = Presets.All[0].Spec with
    {
        Task = new ModularArithmeticSpec { Modulus = 7 },
        Model = new GrokkingTransformerSpec { Layers = 1, Width = 16, FeedForwardWidth = 16 },
        BatchSize = 5,
        Device = "cpu",
    };

    [Fact]
    public void Everything_that_a_run_does_is_timed()
    {
        var timing = RunTimer.Measure(
            Tiny with { Regularizer = new NccSpec { Lambda = 1e-3 } }, DateTime.Now - TimeSpan.FromSeconds(1));
        Assert.Equal(("cpu", 5), (timing.Device, timing.StepsPerEpoch));
        Assert.All(
            [timing.StartupSeconds, timing.StepSeconds, timing.RegularizedStepSeconds, timing.RepresentativenessSeconds + timing.EvaluationSeconds],
            seconds => Assert.True(seconds > 0));
    }

    [Fact]
    public void What_a_run_does_not_do_is_not_timed()
    {
        var timing = RunTimer.Measure(Tiny with { Evaluation = new EvaluationSpec() }, DateTime.Now);
        Assert.Null(timing.RegularizedStepSeconds);
        Assert.Null(timing.RepresentativenessSeconds);
    }

    [Fact]
    public void A_spec_that_cannot_be_run_is_refused() =>
        Assert.Throws<InvalidSpecException>(() => RunTimer.Measure(Tiny with { BatchSize = 0 }, DateTime.Now));

    [Fact]
    public void What_costs_no_time_makes_no_other_shape()
    {
        var other = Tiny with
        {
            Seed = 7,
            Steps = 5,
            Optimizer = new AdamWSpec { LearningRate = 0.5, WeightDecay = 0, Schedule = LearningRateSchedule.Cosine, Changes = [new() { Step = 3, WeightDecay = 1 }] },
            Evaluation = Tiny.Evaluation with { Every = 77 },
        };
        Assert.Equal(Json(Tiny), Json(other));
        Assert.Equal(Json(Regularized(1e-3)), Json(Regularized(5)));
        Assert.Equal(Json(Capped(50)), Json(Capped(2)));
    }

    [Fact]
    public void What_costs_time_makes_another_shape()
    {
        ExperimentSpec[] all =
        [
            Tiny,
            Tiny with { BatchSize = 6 },
            Tiny with { Device = "cuda:0" },
            Tiny with { Optimizer = new SgdSpec() },
            Tiny with { Task = new ModularArithmeticSpec { Modulus = 11 } },
            Tiny with { Evaluation = new EvaluationSpec() },
            Regularized(1e-3),
            Capped(50),
        ];
        Assert.Equal(all.Length, all.Select(Json).Distinct().Count());
    }

    private static ExperimentSpec Capped(double norm) => Tiny with { Optimizer = Tiny.Optimizer with { MaxHeadNorm = norm } };

    private static ExperimentSpec Regularized(double lambda) => Tiny with
    {
        Regularizer = new NccSpec { Lambda = lambda, Schedule = [new LambdaChange { Step = 3, Lambda = lambda / 2 }] },
    };

    private static string Json(ExperimentSpec spec) => SpecJson.Write(TimedShape.Of(spec));
}
