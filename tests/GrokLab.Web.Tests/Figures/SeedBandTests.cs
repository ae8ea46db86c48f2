using GrokLab.Data.Metrics;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Tests.Figures;

public sealed class SeedBandTests
{
    [Fact]
    public void The_mean_of_a_step_is_over_the_seeds_that_were_evaluated_there_and_its_line_begins_anew_where_a_seed_ended()
    {
        var points = SeedBand.Of([Curve(1, (0, 9), (10, 1), (20, 2), (30, 4)), Curve(2, (0, 9), (10, 3))], FigureBand.MinMax, inEpochs: false);
        Assert.Equal([new BandPoint(0, 0, 9, 9, 9, 2), new(10, 10, 2, 1, 3, 2), new(20, 20, 2, 2, 2, 1) { StartsLine = true }, new(30, 30, 4, 4, 4, 1)], points);
    }

    [Fact]
    public void An_evaluation_that_only_some_of_the_training_seeds_have_is_left_out_of_the_mean()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, 1), (15, 9), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3))], FigureBand.Std, inEpochs: false);
        Assert.Equal([(0, 2), (10, 2), (20, 2)], points.Select(p => (p.Step, p.Mean!.Value)));
        Assert.DoesNotContain(points, p => p.StartsLine);
    }

    [Fact]
    public void A_seed_that_is_behind_the_others_leaves_the_mean_where_it_is()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, 1), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3)), Curve(3, (0, 5))], FigureBand.Std, inEpochs: false);
        Assert.Equal([(3, false), (2, true), (2, false)], points.Select(p => (p.Seeds, p.StartsLine)));
    }

    [Fact]
    public void A_step_at_which_every_value_is_undefined_is_a_gap()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, null), (20, 1)), Curve(2, (0, 3), (10, double.NaN), (20, 3))], FigureBand.Std, inEpochs: false);
        Assert.Equal(new BandPoint(10, 10, null, null, null, 0), points[1]);
        Assert.Equal(3, points.Count);
    }

    [Fact]
    public void Where_one_seed_is_undefined_the_line_begins_anew_before_and_after()
    {
        var points = SeedBand.Of([Curve(1, (0, 1), (10, null), (20, 1)), Curve(2, (0, 3), (10, 3), (20, 3))], FigureBand.Std, inEpochs: false);
        Assert.Equal([(2d, false), (3d, true), (2d, true)], points.Select(p => (p.Mean!.Value, p.StartsLine)));
    }

    [Fact]
    public void A_band_is_what_was_computed_also_below_0() =>
        Assert.Equal(new BandPoint(5, 5, 1, 1 - Math.Sqrt(8), 1 + Math.Sqrt(8), 2), Assert.Single(SeedBand.Of([Curve(1, (5, -1)), Curve(2, (5, 3))], FigureBand.Std, inEpochs: false)));

    [Fact]
    public void The_band_is_the_standard_deviation_of_a_sample_to_both_sides()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], FigureBand.Std, inEpochs: true));
        Assert.Equal(new BandPoint(5, 0.5, 2, 1, 3, 3), point);
    }

    [Theory]
    [InlineData(FigureBand.Se, 0.57735027)] // 1/√3
    [InlineData(FigureBand.Ci95, 2.48413771)] // 4.30265273/√3
    public void The_band_is_the_standard_error_or_the_t_interval_of_the_mean_to_both_sides(FigureBand band, double half)
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], band, inEpochs: false));
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
        Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], band, inEpochs: false)));

    [Fact]
    public void A_gap_of_one_seed_does_not_count() =>
        Assert.Equal(4, Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], FigureBand.Std, inEpochs: false)).Mean);

    [Fact]
    public void Several_curves_of_one_seed_count_as_one_seed()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(1, (5, 3)), Curve(2, (5, 6))], FigureBand.MinMax, inEpochs: false));
        Assert.Equal(new BandPoint(5, 5, 4, 2, 6, 2), point);
    }

    private static SeedCurve Curve(int seed, params (long Step, double? Value)[] points) =>
        new(seed, [.. points.Select(p => new MetricPoint(p.Step, p.Step / 10.0, 0, p.Value))]);
}
