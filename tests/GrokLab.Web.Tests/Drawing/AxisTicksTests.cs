using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;

namespace GrokLab.Web.Tests.Drawing;

public sealed class AxisTicksTests
{
    [Theory]
    [InlineData(0, 100, false, "0 20 40 60 80 100")]
    [InlineData(-0.02, 1.04, true, "0 % 20 % 40 % 60 % 80 % 100 %")]
    [InlineData(0, 250_000, false, "0 50k 100k 150k 200k 250k")]
    [InlineData(0.0001, 0.0006, false, "0.0001 0.0002 0.0003 0.0004 0.0005 0.0006")]
    [InlineData(95.2, 97.1, false, "95.5 96.0 96.5 97.0")]
    public void A_linear_axis_has_round_numbers(double low, double high, bool isShare, string labels)
    {
        var axis = isShare ? FigureAxis.Of(GrokLab.Training.Measures.Metrics.ValidationAccuracy) : new FigureAxis("x");
        Assert.Equal(labels, Labels(axis, low, high, 100, 12));
    }

    [Theory]
    [InlineData(1, 1000, "1 10 100 1000")]
    [InlineData(0.9, 1.1e6, "10⁰ 10¹ 10² 10³ 10⁴ 10⁵ 10⁶")]
    [InlineData(1e-9, 1e9, "10⁻⁹ 10⁻⁶ 10⁻³ 10⁰ 10³ 10⁶ 10⁹")]
    [InlineData(4, 60, "5 10 20 50")]
    [InlineData(2.05, 4.9, "3 4")]
    public void A_logarithmic_axis_labels_decades_and_over_few_decades_their_parts(double low, double high, string labels) =>
        Assert.Equal(labels, Labels(new("x", IsLogarithmic: true), low, high, 100, 12));

    [Fact]
    public void Labels_never_touch_and_there_are_at_least_two_on_every_axis()
    {
        foreach (var isLogarithmic in (bool[])[false, true])
        {
            for (var low = 1e-3; low < 1e4; low *= 7.3)
            {
                for (var factor = 1.02; factor < 1e9; factor *= 1.7)
                {
                    FigureAxis axis = new("x", isLogarithmic);
                    AxisRange range = new(low, low * factor);
                    var places = AxisTicks.Of(axis, range, 80, _ => 15).Where(tick => tick.Label is not null).Select(tick => 80 * AxisPlace.Of(tick.Value, axis, range)).ToList();
                    Assert.InRange(places.Count, 2, 10);
                    Assert.All(places, place => Assert.InRange(place, -1e-6, 80 + 1e-6));
                    Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 15 - 1e-6, $"{range} {isLogarithmic}"));
                }
            }
        }
    }

    private static string Labels(FigureAxis axis, double low, double high, double length, double room) =>
        string.Join(' ', AxisTicks.Of(axis, new(low, high), length, _ => room).Select(tick => tick.Label).OfType<string>());
}
