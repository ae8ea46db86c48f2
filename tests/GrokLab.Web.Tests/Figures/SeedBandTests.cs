using GrokLab.Data.Metrics;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Tests.Figures;

public sealed class SeedBandTests
{
    [Fact]
    public void The_mean_of_a_step_is_over_the_seeds_that_were_evaluated_there()
    {
        var points = SeedBand.Of([Curve(1, (0, 9), (10, 1), (20, 2)), Curve(2, (0, 9), (10, 3))], FigureBand.MinMax, inEpochs: false, isLogarithmic: true);
        Assert.Equal([new BandPoint(10, 10, 2, 1, 3, 2), new BandPoint(20, 20, 2, 2, 2, 1)], points);
    }

    [Fact]
    public void The_band_is_the_standard_deviation_of_a_sample_to_both_sides()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], FigureBand.Std, inEpochs: true, isLogarithmic: false));
        Assert.Equal(new BandPoint(5, 0.5, 2, 1, 3, 3), point);
    }

    [Theory]
    [InlineData(FigureBand.Se, 0.57735027)] // 1/√3
    [InlineData(FigureBand.Ci95, 2.48413771)] // 4.30265273/√3
    public void The_band_is_the_standard_error_or_the_t_interval_of_the_mean_to_both_sides(FigureBand band, double half)
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(2, (5, 2)), Curve(3, (5, 3))], band, inEpochs: false, isLogarithmic: false));
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
        Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], band, inEpochs: false, isLogarithmic: false)));

    [Fact]
    public void A_gap_of_one_seed_does_not_count() =>
        Assert.Equal(4, Assert.Single(SeedBand.Of([Curve(1, (5, null)), Curve(2, (5, 4))], FigureBand.Std, inEpochs: false, isLogarithmic: false)).Mean);

    [Fact]
    public void Several_curves_of_one_seed_count_as_one_seed()
    {
        var point = Assert.Single(SeedBand.Of([Curve(1, (5, 1)), Curve(1, (5, 3)), Curve(2, (5, 6))], FigureBand.MinMax, inEpochs: false, isLogarithmic: false));
        Assert.Equal(new BandPoint(5, 5, 4, 2, 6, 2), point);
    }

    private static SeedCurve Curve(int seed, params (long Step, double? Value)[] points) =>
        new(seed, [.. points.Select(p => new MetricPoint(p.Step, p.Step / 10.0, 0, p.Value))]);
}
