using Bunit;
using GrokLab.Web.Components;

namespace GrokLab.Web.Tests.Components;

public sealed class MomentTests : BunitContext
{
    [Fact]
    public void A_moment_is_given_to_the_browser_in_UTC()
    {
        var moment = Render<Moment>(parameters => parameters.Add(m => m.Time, new DateTimeOffset(2026, 7, 1, 0, 30, 0, TimeSpan.FromHours(2))));
        Assert.Equal("2026-06-30T22:30:00Z", moment.Find("local-time").GetAttribute("datetime"));
    }

    [Fact]
    public void No_moment_is_a_dash() => Assert.Equal("–", Render<Moment>(parameters => parameters.Add(m => m.Time, null)).Markup.Trim());
}
