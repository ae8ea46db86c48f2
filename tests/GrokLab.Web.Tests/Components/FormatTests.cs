using GrokLab.Web.Words;

namespace GrokLab.Web.Tests.Components;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(0.98, "0.98")]
    [InlineData(0.001, "1e-3")]
    [InlineData(0.00015, "1.5e-4")]
    [InlineData(1e6, "1e6")]
    public void A_setting_is_short_and_exact(double value, string text) => Assert.Equal(text, Format.Setting(value));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1.00")]
    [InlineData(0.5, "0.500")]
    [InlineData(123.456, "123")]
    [InlineData(999.6, "1,000")]
    [InlineData(1234.0, "1,230")]
    [InlineData(9996.0, "1.00×10⁴")]
    [InlineData(0.001, "0.00100")]
    [InlineData(0.00099949, "9.99×10⁻⁴")]
    [InlineData(1.2345e-5, "1.23×10⁻⁵")]
    [InlineData(-2.5, "−2.50")]
    [InlineData(1e21, "1.00×10²¹")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void A_measured_number_has_three_digits_and_a_power_of_ten_where_it_is_very_large_or_small(double? value, string text) =>
        Assert.Equal(text, Format.Measure(value));

    [Fact]
    public void An_accuracy_is_never_rounded_up_to_a_hundred_per_cent()
    {
        Assert.Equal("99.9 %", Format.Percent(0.99999));
        Assert.Equal("100.0 %", Format.Percent(1));
        Assert.Equal("57.0 %", Format.Percent(0.57));
        Assert.Equal("–", Format.Percent(null));
    }

    [Theory]
    [InlineData(12.4, "12 s")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(180_000, "2 d 2 h")]
    [InlineData(double.PositiveInfinity, "–")]
    public void A_duration_shows_its_two_largest_units(double seconds, string text) => Assert.Equal(text, Format.Duration(seconds));

    [Theory]
    [InlineData(2.0, "about 5 s")]
    [InlineData(52.0, "about 50 s")]
    [InlineData(140.0, "about 2.5 min")]
    [InlineData(843.0, "about 14 min")]
    [InlineData(9_100.0, "about 2.5 h")]
    [InlineData(400_000.0, "about 4.5 days")]
    [InlineData(null, "–")]
    public void An_estimate_promises_no_more_than_it_knows(double? seconds, string text) => Assert.Equal(text, Format.About(seconds));
}
