using GrokLab.Web.Components;

namespace GrokLab.Web.Tests.Components;

public sealed class PngSizeTests
{
    [Fact]
    public void The_usual_sizes_can_be_drawn_and_the_columns_have_their_pixels()
    {
        Assert.All(PngSize.Usual, usual => Assert.Empty(usual.Size.Errors()));
        Assert.Equal(1005, PngSize.Usual[1].Size.Pixels.Width);
        Assert.Equal(2067, PngSize.Usual[2].Size.Pixels.Width);
    }

    [Theory]
    [InlineData("1,200", "700", "2", "Width")]
    [InlineData("1200", "700.5", "2", "Height")]
    [InlineData("1200", "700", "1,5", "Scale")]
    [InlineData("1200", "700", "", "Scale")]
    [InlineData("1200", "700", "0", "Scale")]
    public void A_size_that_is_typed_wrongly_is_refused_at_its_field(string width, string height, string scale, string field)
    {
        var (size, errors) = PngSize.Read(width, height, scale, withTitle: true);
        Assert.Null(size);
        Assert.Equal([field], errors.Keys);
        Assert.Contains("from ", errors[field], StringComparison.Ordinal);
        Assert.Equal(new PngSize(1200, 700, 2), PngSize.Read(" 1200", "700", "2 ", withTitle: true).Size);
    }

    [Theory]
    [InlineData(10, 400, 1, "Width")]
    [InlineData(400, 9_000, 1, "Height")]
    [InlineData(400, 400, 9, "Scale")]
    [InlineData(8_000, 400, 3, "Scale")]
    public void A_size_that_no_browser_draws_is_refused_at_its_field(int width, int height, int scale, string field) =>
        Assert.Equal([field], new PngSize(width, height, scale).Errors().Keys);
}
