using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Timing;

namespace GrokLab.Training.Tests.Timing;

public sealed class RunLengthTests
{
    private const int StepsPerEpoch = 73;

    [Fact]
    public void The_steps_of_an_unplugged_run_are_counted_with_and_without_lambda()
    {
        var preset = Presets.Find("fig4-quick")!;
        var spec = SpecJson.Apply(preset.Spec, preset.Variants[1].Overrides());
        Assert.Equal(new RunLength(100 * StepsPerEpoch, 20 * StepsPerEpoch, 61, 0), RunLength.Of(spec, StepsPerEpoch));
        Assert.Equal(new RunLength(120 * StepsPerEpoch, 0, 61, 0), RunLength.Of(preset.Spec, StepsPerEpoch));
    }

    [Theory]
    [InlineData("1:0.1")]
    [InlineData("5:0 9:0.1 9:0.2 20:0")]
    [InlineData("30:0 31:0.1 200:0")]
    [InlineData("201:0")]
    [InlineData("7:0.5 7:0")]
    public void Whatever_the_schedule_the_count_is_that_of_every_single_step(string schedule)
    {
        var changes = schedule.Split(' ').Select(c => c.Split(':')).Select(c => new LambdaChange
        {
            Step = long.Parse(c[0], System.Globalization.CultureInfo.InvariantCulture),
            Lambda = double.Parse(c[1], System.Globalization.CultureInfo.InvariantCulture),
        }).ToList();
        var spec = Presets.All[0].Spec with
        {
            Steps = 200,
            Regularizer = new NccSpec { Lambda = 0.3, Schedule = changes },
        };
        var lambda = new LambdaSchedule(spec.Regularizer, StepsPerEpoch);
        var regularized = 0;
        for (var step = 1; step <= 200; step++)
        {
            _ = lambda.Due(step).Count();
            regularized += lambda.Current == 0 ? 0 : 1;
        }

        var length = RunLength.Of(spec, StepsPerEpoch);
        Assert.Equal((200 - regularized, regularized), (length.Steps, length.RegularizedSteps));
    }

    [Fact]
    public void Representativeness_is_counted_apart()
    {
        var length = RunLength.Of(Presets.Find("grokking-quick")!.Spec, 10);
        Assert.InRange(length.Evaluations, 100, 150);
        Assert.InRange(length.Representativeness, 20, length.Evaluations - 1);
    }

    [Fact]
    public void A_duration_is_the_sum_of_its_parts() => Assert.Equal(
        3 + (10 * 0.5) + (20 * 0.7) + (4 * 1.5) + (2 * 0.25),
        new RunLength(10, 20, 4, 2).Seconds(new RunTiming
        {
            Device = "cpu",
            DeviceName = "CPU",
            StepsPerEpoch = 1,
            StartupSeconds = 3,
            StepSeconds = 0.5,
            RegularizedStepSeconds = 0.7,
            EvaluationSeconds = 1.5,
            RepresentativenessSeconds = 0.25,
        }),
        1e-12);
}
