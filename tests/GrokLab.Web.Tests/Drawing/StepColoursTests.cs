using System.Globalization;
using GrokLab.Web.Drawing;

namespace GrokLab.Web.Tests.Drawing;

public sealed class StepColoursTests
{
    [Fact]
    public void The_colours_begin_and_end_as_viridis_does_and_become_lighter_all_the_way()
    {
        Assert.Equal(("#440154", "#21918c", "#fde725"), (StepColours.At(0), StepColours.At(0.5), StepColours.At(1)));
        Assert.Equal((StepColours.At(0), StepColours.At(1)), (StepColours.At(-1), StepColours.At(2)));
        var luminances = Enumerable.Range(0, 101).Select(i => Luminance(StepColours.At(i / 100.0))).ToList();
        Assert.Equal(luminances.Order(), luminances);
    }

    [Fact]
    public void A_logarithmic_scale_gives_each_decade_an_equal_part_and_0_the_colour_of_its_lower_end()
    {
        var scale = new FigureAxis("optimizer step", IsLogarithmic: true, new(1, 10_000));
        Assert.Equal(StepColours.At(0.5), StepColours.Of(100, scale));
        Assert.Equal(StepColours.At(0), StepColours.Of(0, scale));
    }

    private static double Luminance(string color) => new[] { 0.2126, 0.7152, 0.0722 }
        .Select((weight, i) => weight * Math.Pow(int.Parse(color.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0, 2.2)).Sum();
}
