using GrokLab.Data.Metrics;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Tests.Figures;

public sealed class SeedBandTests
{
    [Fact]
    public void The_mean_of_a_step_is_over_the_seeds_that_were_evaluated_there_and_its_line_begins_anew_where_a_seed_ended()
    {
        var points = SeedBand.Of([Curve(1, (0, 9), (10, 1), (20, 2), (30, 4)), Curve(2, (0, 9), (10, 3))], FigureBand.MinMax, StepAxis.Steps);
        Assert.Equal([new BandPoint(0, 0, 9, 9, 9, 2), new(10, 10, 2, 1, 3, 2), new(20, 20, 2, 2, 2, 1) { StartsLine = true }, new(30, 30, 4, 4, 4, 1)], points);
    }

    [Fact]
    public void An_evaluation_that_only_some_of_the_training_seeds_have_is_left_out_of_the_mean()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, 1), (15, 9), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3))], FigureBand.Std, StepAxis.Steps);
        Assert.Equal([(0, 2), (10, 2), (20, 2)], points.Select(p => (p.Step, p.Mean!.Value)));
        Assert.DoesNotContain(points, p => p.StartsLine);
    }

    [Fact]
    public void A_seed_that_is_behind_the_others_leaves_the_mean_where_it_is()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, 1), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3)), Curve(3, (0, 5))], FigureBand.Std, StepAxis.Steps);
        Assert.Equal([(3, false), (2, true), (2, false)], points.Select(p => (p.Seeds, p.StartsLine)));
    }

    [Fact]
    public void A_step_at_which_every_value_is_undefined_is_a_gap()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, null), (20, 1)), Curve(2, (0, 3), (10, double.NaN), (20, 3))], FigureBand.Std, StepAxis.Steps);
        Assert.Equal(new BandPoint(10, 10, null, null, null, 0), points[1]);
        Assert.Equal(3, points.Count);
    }

    [Fact]
    public void Where_one_seed_is_undefined_the_line_begins_anew_before_and_after()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, null), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3))], FigureBand.Std, StepAxis.Steps);
        Assert.Equal([(2d, false), (3d, true), (2d, true)], points.Select(p => (p.Mean!.Value, p.StartsLine)));
    }

    [Fact]
    public void A_band_is_what_was_computed_also_below_0() =>
        Assert.Equal(new BandPoint(5, 5, 1, 1 - Math.Sqrt(8), 1 + Math.Sqrt(8), 2), Assert.Single(SeedBand.Of([Curve(1, (5, -1)), Curve(2, (5, 3))], FigureBand.Std, StepAxis.Steps)));

    [Fact]
    public void The_band_is_the_standard_deviation_of_a_sample_to_both_sides()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], FigureBand.Std, StepAxis.Epochs));
        Assert.Equal(new BandPoint(5, 0.5, 2, 1, 3, 3), point);
    }

    [Theory]
    [InlineData(FigureBand.Se, 0.57735027)] // 1/√3
    [InlineData(FigureBand.Ci95, 2.48413771)] // 4.30265273/√3
    public void The_band_is_the_standard_error_or_the_t_interval_of_the_mean_to_both_sides(FigureBand band, double half)
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], band, StepAxis.Steps));
        Assert.Equal(2 - half, point.Low!.Value, 8);
        Assert.Equal(2 + half, point.High!.Value, 8);
    }

    [Theory]
    [InlineData(FigureBand.Std)]
    [InlineData(FigureBand.Se)]
    [InlineData(FigureBand.Ci95)]
    [InlineData(FigureBand.MinMax)]
    public void A_single_seed_has_no_band(FigureBand band) => Assert.Equal(
        new BandPoint(5, 5, 4, 4, 4, 1),
        Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], band, StepAxis.Steps)));

    [Fact]
    public void A_gap_of_one_seed_does_not_count() =>
        Assert.Equal(4, Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], FigureBand.Std, StepAxis.Steps)).Mean);

    [Fact]
    public void Several_curves_of_one_seed_count_as_one_seed()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(1, (5, 3)), Curve(2, (5, 6))], FigureBand.MinMax, StepAxis.Steps));
        Assert.Equal(new BandPoint(5, 5, 4, 2, 6, 2), point);
    }

    [Fact]
    public void Where_one_of_several_curves_of_a_seed_ends_the_line_begins_anew() => Assert.Equal(
        [new(5, 5, 2, 2, 2, 1), new BandPoint(10, 10, 1, 1, 1, 1) { StartsLine = true }],
        SeedBand.Of([Curve(1, (5, 1), (10, 1)), Curve(1, (5, 3))], FigureBand.MinMax, StepAxis.Steps));

    [Fact]
    public void An_evaluation_that_only_one_of_several_curves_of_a_seed_has_is_left_out() => Assert.Equal(
        [(5L, 2d), (20L, 3d)],
        SeedBand.Of([Curve(1, (5, 1), (10, 1), (20, 1)), Curve(1, (5, 3), (20, 5))], FigureBand.Std, StepAxis.Steps).Select(p => (p.Step, p.Mean!.Value)));

    [Fact]
    public void A_seed_whose_curve_begins_later_counts_from_its_first_evaluation() => Assert.Equal(
        [(0L, 1, false), (10, 2, true), (20, 2, false)],
        SeedBand.Of([Curve(1, (0, 9), (10, 1), (20, 2)), Curve(2, (10, 3), (20, 3))], FigureBand.Std, StepAxis.Steps).Select(p => (p.Step, p.Seeds, p.StartsLine)));

    [Fact]
    public void A_seed_with_nothing_but_gaps_and_one_without_evaluations_break_no_line() => Assert.Equal(
        [(1, false), (1, false)],
        SeedBand.Of([Curve(1, (0, 1), (10, 2)), Curve(2, (0, null), (10, null)), Curve(3)], FigureBand.Std, StepAxis.Steps).Select(p => (p.Seeds, p.StartsLine)));

    [Fact]
    public void Every_evaluation_of_a_single_seed_counts() => Assert.Equal(
        [new(0, 0, 1, 1, 1, 1), new(7, 7, 2, 2, 2, 1), new BandPoint(10, 10, 0, 0, 0, 1)],
        SeedBand.Of([Curve(1, (0, 1), (7, 2), (10, 0))], FigureBand.Std, StepAxis.Steps));

    [Fact]
    public void The_band_of_values_near_the_largest_number_is_finite()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1e200)), Curve(2, (5, 2e200)), Curve(3, (5, 3e200))], FigureBand.Std, StepAxis.Steps));
        Assert.Equal(1, point.Low!.Value / 1e200, 8);
        Assert.Equal(3, point.High!.Value / 1e200, 8);
    }

    [Fact]
    public void Over_training_time_a_mean_stands_at_the_mean_time_and_goes_on_where_a_slow_seed_ends()
    {
        var points = SeedBand.Of([Timed(1, (0, 0), (10, 600), (20, 1_200)), Timed(2, (0, 0), (10, 60), (20, 120), (30, 180))], FigureBand.Std, StepAxis.Time);
        Assert.Equal([0, 5.5, 11, 12], points.Select(p => Math.Round(p.X, 9)));
    }

    [Fact]
    public void The_training_time_of_one_run_is_as_it_was_measured() =>
        Assert.Equal([0, 0.1 / 60, 0.3 / 60], SeedBand.Of([Timed(1, (0, 0), (10, 0.1), (20, 0.3))], FigureBand.Std, StepAxis.Time).Select(p => p.X));

    private static SeedCurve Timed(int seed, params (long Step, double Seconds)[] points) => new(seed, [.. points.Select(p => new MetricPoint(p.Step, 0, p.Seconds, 1))]);

    private static SeedCurve Curve(int seed, params (long Step, double? Value)[] points) =>
        new(seed, [.. points.Select(p => new MetricPoint(p.Step, p.Step / 10.0, 0, p.Value))]);
}
