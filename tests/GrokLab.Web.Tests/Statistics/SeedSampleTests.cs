using GrokLab.Web.Statistics;

namespace GrokLab.Web.Tests.Statistics;

public sealed class SeedSampleTests
{
    [Fact]
    public void A_comparison_is_made_seed_by_seed_and_names_the_seeds_without_a_pair()
    {
        var reg = SeedSample.Of(SeedScale.Linear, [(1, 3), (2, 5), (3, 8), (7, 100), (9, null)]);
        var baseline = SeedSample.Of(SeedScale.Linear, [(3, 5), (2, 3), (1, 2), (8, 100), (7, double.NaN)]);
        var difference = reg.Against(baseline);
        Assert.Equal([(1, 1.0), (2, 2.0), (3, 3.0)], difference.Values.OrderBy(v => v.Key).Select(v => (v.Key, v.Value)));
        Assert.Equal([7, 8, 9], difference.LeftOut);
        Assert.Equal((2, 0.25), (difference.Estimate!.Value, difference.SignTest));
        Assert.Null(reg.SignTest);
    }

    [Fact]
    public void On_a_logarithmic_scale_the_comparison_is_a_ratio()
    {
        var ratio = SeedSample.Of(SeedScale.Logarithmic, [(1, 20), (2, 800)]).Against(SeedSample.Of(SeedScale.Logarithmic, [(1, 10), (2, 100)]));
        Assert.Equal((2, 8, 4), (Math.Round(ratio.Values[1], 9), Math.Round(ratio.Values[2], 9), Math.Round(ratio.Estimate!.Value, 9)));
    }

    [Fact]
    public void Several_values_of_one_seed_count_as_their_mean_and_missing_ones_not_at_all()
    {
        Assert.Equal(2, SeedSample.Of(SeedScale.Linear, [(1, 1), (1, 3), (1, null)]).Values[1]);
        Assert.Equal(10, SeedSample.Of(SeedScale.Logarithmic, [(1, 1), (1, 100), (1, 0)]).Values[1], 9);
    }

    [Fact]
    public void The_interval_of_the_mean_is_cut_at_the_limits_of_the_quantity_and_that_of_a_difference_at_its_own()
    {
        // The half width of 0, 0.5, 1 is 4.30265·0.5/√3 = 1.24207.
        SeedSample Of(params double[] values) => SeedSample.Of(SeedScale.Linear, values.Select((v, i) => (i, (double?)v)), SeedLimits.Share);
        var share = Of(0, 0.5, 1);
        Assert.Equal((0.5, 0, 1), (share.Estimate!.Value, share.Estimate.Interval!.Low, share.Estimate.Interval.High));
        var difference = share.Against(Of(1, 0.5, 0));
        Assert.Equal((0, -1, 1), (difference.Estimate!.Value, difference.Estimate.Interval!.Low, difference.Estimate.Interval.High));
        Assert.Equal(-0.74207, Math.Round(SeedSample.Of(SeedScale.Linear, [(1, 0), (2, 0.5), (3, 1)]).Estimate!.Interval!.Low, 5));
        Assert.Equal((-1, 1), SeedSample.Of(SeedScale.Linear, [(1, -1), (2, 0), (3, 1)], SeedLimits.Correlation).Estimate!.Interval is var r ? (r!.Low, r.High) : default);
    }

    [Fact]
    public void Without_a_pair_there_is_no_estimate()
    {
        var nothing = SeedSample.Of(SeedScale.Linear, [(1, 1)]).Against(SeedSample.Of(SeedScale.Linear, [(2, 1)]));
        Assert.Equal((null, null), (nothing.Estimate, nothing.SignTest));
        Assert.Equal([1, 2], nothing.LeftOut);
    }

    [Theory]
    [InlineData(3, 3, 0.25)]
    [InlineData(5, 5, 0.0625)]
    [InlineData(10, 10, 0.001953125)]
    [InlineData(10, 8, 0.109375)] // 2·(1 + 10 + 45)/1024
    [InlineData(4, 2, 1)]
    public void The_sign_test_is_exact_and_two_sided(int of, int above, double expected)
    {
        double[] differences = [.. Enumerable.Range(0, of).Select(i => i < above ? 0.1 * (i + 1) : -1.0)];
        Assert.Equal(expected, SignTest.TwoSided(differences)!.Value, 12);
        Assert.Equal(expected, SignTest.TwoSided([0, .. differences.Select(d => -d), double.NaN])!.Value, 12);
    }

    [Fact]
    public void Without_a_difference_there_is_no_sign_test() => Assert.Null(SignTest.TwoSided([0, 0]));

    [Theory] // Newcombe 1998, table I, method 3.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_intervals_are_those_of_the_literature(int successes, int of, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, of);
        Assert.Equal((low, high), (Math.Round(interval.Low, 4), Math.Round(interval.High, 4)));
        var opposite = WilsonInterval.Of(of - successes, of);
        Assert.Equal(1 - interval.High, opposite.Low, 12);
        Assert.Equal(1 - interval.Low, opposite.High, 12);
    }

    [Theory]
    [InlineData(1, 1, 7)] // t(5)/√6 = 1.05, t(6)/√7 = 0.92
    [InlineData(-1, 1, 7)]
    [InlineData(10, 0.01, 3)]
    [InlineData(1, 0, 3)]
    [InlineData(0, 1, null)]
    [InlineData(0.05, 1, null)] // About (1.96/0.05)² = 1,537.
    public void The_seeds_needed_are_the_fewest_whose_t_interval_leaves_out_the_threshold(double mean, double deviation, int? expected) =>
        Assert.Equal(expected, SeedsNeeded.Of(mean, deviation, threshold: 0));
}
