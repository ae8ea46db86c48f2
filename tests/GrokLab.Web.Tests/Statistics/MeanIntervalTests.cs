using GrokLab.Web.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace GrokLab.Web.Tests.Statistics;

public sealed class MeanIntervalTests
{
    [Theory]
    [InlineData(2, 12.7062)]
    [InlineData(3, 4.3027)]
    [InlineData(5, 2.7764)]
    [InlineData(10, 2.2622)]
    [InlineData(30, 2.0452)]
    public void Quantiles_of_the_t_distribution_are_those_of_the_table(int n, double expected) => Assert.Equal(expected, Web.Statistics.StudentT.Quantile(n), 4);

    [Fact]
    public void A_few_seeds_have_the_t_interval_of_their_mean()
    {
        // Mean 2, deviation 1, half width 4.30265/√3 = 2.48414.
        var estimate = MeanInterval.Of([3, 1, 2], SeedScale.Linear)!;
        Assert.Equal((2, 3, 1.0, IntervalMethod.StudentT), (estimate.Value, estimate.Count, estimate.Deviation, estimate.Interval!.Method));
        Assert.Equal((-0.48414, 4.48414), (Math.Round(estimate.Interval.Low, 5), Math.Round(estimate.Interval.High, 5)));
    }

    [Fact]
    public void On_a_logarithmic_scale_the_mean_is_geometric_and_the_interval_is_converted_back()
    {
        // Logarithms 1, 2, 3.
        var estimate = MeanInterval.Of([10, 1000, 100], SeedScale.Logarithmic)!;
        Assert.Equal((100, 2, 1), (Math.Round(estimate.Value, 9), Math.Round(estimate.Place, 9), Math.Round(estimate.Deviation!.Value, 9)));
        Assert.Equal(Math.Pow(10, -0.484138), estimate.Interval!.Low, 5);
        Assert.Equal(Math.Pow(10, 4.484138), estimate.Interval.High, 0);
    }

    [Fact]
    public void One_seed_has_no_interval_and_none_has_no_mean()
    {
        Assert.Equal((4, null, null), MeanInterval.Of([4], SeedScale.Linear) is var one ? (one!.Value, one.Interval, one.Deviation) : default);
        Assert.Null(MeanInterval.Of([], SeedScale.Linear));
        Assert.Null(MeanInterval.Of([null, double.NaN, double.PositiveInfinity], SeedScale.Linear));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public void Equal_values_have_an_interval_of_no_width(int n)
    {
        var estimate = MeanInterval.Of(Enumerable.Repeat((double?)0.1, n), SeedScale.Linear)!;
        Assert.Equal((0.1, 0.1, 0.1), (estimate.Value, estimate.Interval!.Low, estimate.Interval.High));
    }

    [Fact]
    public void Values_that_are_missing_or_have_no_place_on_the_scale_do_not_count()
    {
        Assert.Equal(MeanInterval.Of([1, 2, 4], SeedScale.Linear), MeanInterval.Of([1, null, 2, double.NaN, 4, double.NegativeInfinity], SeedScale.Linear));
        Assert.Equal(MeanInterval.Of([1, 2, 4], SeedScale.Logarithmic), MeanInterval.Of([1, 0, 2, -3, 4], SeedScale.Logarithmic));
    }

    [Theory]
    [InlineData(9, IntervalMethod.StudentT)]
    [InlineData(10, IntervalMethod.Bootstrap)]
    [InlineData(40, IntervalMethod.Bootstrap)]
    public void The_same_values_have_the_same_interval_in_any_order(int n, IntervalMethod method)
    {
        var random = new Xoshiro256StarStar(3, threadSafe: false);
        double?[] values = [.. Enumerable.Range(0, n).Select(_ => (double?)Math.Exp(Normal.Sample(random, 0, 1)))];
        var estimate = MeanInterval.Of(values, SeedScale.Linear)!;
        Assert.Equal(method, estimate.Interval!.Method);
        Assert.Equal(estimate, MeanInterval.Of(values, SeedScale.Linear));
        Assert.Equal(estimate, MeanInterval.Of(values.Reverse(), SeedScale.Linear));
        Assert.Equal(estimate, MeanInterval.Of(values.OrderBy(v => Math.Sin(1e6 * v!.Value)), SeedScale.Linear));
        Assert.InRange(estimate.Value, estimate.Interval.Low, estimate.Interval.High);
    }

    [Fact]
    public void The_interval_of_skewed_values_reaches_farther_towards_the_long_tail()
    {
        var estimate = MeanInterval.Of([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 9, 20], SeedScale.Linear)!;
        Assert.True(estimate.Interval!.High - estimate.Value > 1.5 * (estimate.Value - estimate.Interval.Low));
    }

    [Theory]
    [InlineData("normal", 3)]
    [InlineData("normal", 5)]
    [InlineData("normal", 15)]
    [InlineData("normal", 30)]
    [InlineData("log-normal", 15)]
    [InlineData("log-normal", 30)]
    [InlineData("exponential", 15)]
    [InlineData("exponential", 30)]
    public void The_interval_contains_the_true_mean_in_92_to_98_percent_of_samples(string distribution, int n)
    {
        // Skewness 0, 1.75 and 2.
        var (mean, sample) = distribution switch
        {
            "normal" => (0.0, (Func<Random, double>)(random => Normal.Sample(random, 0, 1))),
            "log-normal" => (Math.Exp(0.125), random => LogNormal.Sample(random, 0, 0.5)),
            _ => (1.0, random => Exponential.Sample(random, 1)),
        };
        var random = new Xoshiro256StarStar(2_025, threadSafe: false);
        const int Samples = 2_000;
        var contained = 0;
        for (var i = 0; i < Samples; i++)
        {
            double[] values = [.. Enumerable.Range(0, n).Select(_ => sample(random)).Order()];
            var (low, high) = n < MeanInterval.LeastForBootstrap
                ? MeanInterval.OfPlaces(values, SeedScale.Linear)!.Interval is var interval ? (interval!.Low, interval.High) : default
                : Bootstrap.Interval(values, resamples: 1_000); // A tenth of the resamples, for a test of a second.
            contained += low <= mean && mean <= high ? 1 : 0;
        }

        Assert.InRange((double)contained / Samples, 0.92, 0.98);
    }
}
