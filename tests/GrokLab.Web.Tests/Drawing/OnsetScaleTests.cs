using GrokLab.Web.Drawing;

namespace GrokLab.Web.Tests.Drawing;

public sealed class OnsetScaleTests
{
    [Fact]
    public void The_logarithm_goes_from_0_at_the_smallest_to_1_at_the_largest_mean_and_takes_the_band_with_it()
    {
        var points = OnsetScale.Of([Point(1, 100, 10, 1_000), Point(2, 10, 10, 10), Point(3, 1, -1, 10)]);
        Assert.Equal([(1, 0.5, 1.5), (0.5, 0.5, 0.5), (0, -1, 0.5)], points.Select(p => (Rounded(p.Mean!.Value), Rounded(p.Low!.Value), Rounded(p.High!.Value))));
    }

    [Fact]
    public void A_value_without_a_logarithm_is_a_gap_and_a_curve_that_never_changes_stands_at_1() =>
        Assert.Equal([1, null, null, 1.0], OnsetScale.Of([Point(1, 5, 5, 5), Point(2, 0, 0, 0), new(3, 3, null, null, null, 0), Point(4, 5, 5, 5)]).Select(p => p.Mean));

    [Fact]
    public void Values_are_scaled_as_on_the_page() => Assert.Equal(
        [0, 0.5, null, 1, null, null],
        OnsetScale.Of([Point(1, 1, 1, 1), Point(2, 10, 10, 10), new(3, 3, null, null, null, 0), Point(4, 100, 100, 100), Point(5, 0, 0, 0), Point(6, -2, -2, -2)]).Select(p => p.Mean is { } mean ? (double?)Rounded(mean) : null));

    [Fact]
    public void A_curve_without_a_logarithm_has_gaps_only() => Assert.All(OnsetScale.Of([Point(1, 0, 0, 0), Point(2, -3, -3, -3)]), point => Assert.Null(point.Mean));

    // Logarithms may be rounded differently elsewhere.
    private static double Rounded(double value) => Math.Round(value, 9);

    private static BandPoint Point(long step, double mean, double low, double high) => new(step, step, mean, low, high, 3);
}
