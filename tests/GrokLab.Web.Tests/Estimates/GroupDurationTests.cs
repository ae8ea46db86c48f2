using GrokLab.Web.Estimates;

namespace GrokLab.Web.Tests.Estimates;

public sealed class GroupDurationTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 10)]
    [InlineData(3, 7)]
    [InlineData(9, 6)]
    public void Runs_begin_in_their_order_as_soon_as_a_place_is_free(int places, double seconds) =>
        Assert.Equal(seconds, GroupDuration.Of([3, 6, 3, 4], places));

    [Fact]
    public void No_runs_take_no_time() => Assert.Equal(0, GroupDuration.Of([], 2));
}
