using GrokLab.Training.Measures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Tests.Runs;

public sealed class RunNumberTests
{
    [Theory]
    [InlineData("val_accuracy", new[] { 0.9, 0.5, 0.7, 0.6 }, 0.6, 0.7, 20)] // Step 0 is an untrained network.
    [InlineData("kappa", new[] { 0.1, 8, 2, 2 }, 2.0, 2, 20)] // The first of equal values.
    [InlineData("ncc_galanti", new[] { 5, double.NaN, 3, double.NaN }, null, 3, 20)]
    public void A_number_has_its_last_value_and_the_best_after_step_0(string metric, double[] measured, double? last, double best, long step)
    {
        var number = RunNumber.All.Single(n => n.Metric.Name == metric);
        Assert.Equal(new RunNumberValue(last, (best, step)), After(number, [.. measured.Select(value => (double?[])[value])]));
    }

    [Fact]
    public void The_mean_angle_is_compared_with_the_optimum_of_the_same_evaluation()
    {
        var number = RunNumber.All.Single(n => n.Metrics.Contains(Metrics.AngleOptimum));
        Assert.Equal(new RunNumberValue(-2, (0.5, 10)), After(number, [60, 90], [90.5, 90], [null, 90], [118, 120]));
        Assert.Equal("+0.500°", number.Write(0.5));
        Assert.Equal("−2.00°", number.Write(-2));
    }

    [Fact]
    public void A_number_that_was_never_defined_has_no_best_value() =>
        Assert.Equal(RunNumberValue.None, After(RunNumber.All[0], [null], [null]));

    private static RunNumberValue After(RunNumber number, params double?[][] evaluations) =>
        evaluations.Index().Aggregate(RunNumberValue.None, (value, evaluation) => value.Then(number, 10 * evaluation.Index, evaluation.Item));
}
