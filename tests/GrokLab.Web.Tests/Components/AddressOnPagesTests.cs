using Bunit;
using GrokLab.Web.Claims;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups.Pages;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Phases;
using GrokLab.Web.Theory;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Components;

public sealed class AddressOnPagesTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("launch/grokking-quick?run=abc", "“abc” is not the number of a run")]
    [InlineData("launch/grokking-quick?run=9223372036854775808", "“9223372036854775808” is not the number of a run")]
    [InlineData("launch/grokking-quick?run=4711", "There is no run 4711")]
    [InlineData("theory?run=abc", "“abc” is not the number of a run")]
    [InlineData("theory?run=4711", "There is no run 4711")]
    [InlineData("figures?figure=abc", "There is no figure “abc”")]
    [InlineData("figures?figure=99", "There is no figure “99”")]
    [InlineData("figures?group=abc", "“abc” is not the number of a group")]
    [InlineData("figures?group=4711", "There is no group 4711")]
    [InlineData("compare?runs=abc", "is not the number of a run")]
    [InlineData("compare?runs=4711", "There is no run 4711")]
    [InlineData("compare?group=4711", "There is no group 4711")]
    [InlineData("compare?runs=1&axis=abc", "is not one of")]
    [InlineData("phase?runs=abc", "is not the number of a run")]
    [InlineData("phase?runs=4711", "There is no run 4711")]
    [InlineData("phase?group=4711", "There is no group 4711")]
    [InlineData("phase?runs=1&xMetric=kapa", "is not measured by any run")]
    [InlineData("groups/4711", "There is no group 4711")]
    [InlineData("claims?C1=4711", "There is no group 4711 that fits this claim")]
    public async Task A_page_says_what_is_wrong_with_its_address(string address, string words)
    {
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Page(context, address);
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("*").ParentElement!.TextContent, StringComparison.Ordinal));
    }

    private static IRenderedComponent<IComponent> Page(PageContext context, string address) => address.Split('/', '?')[0] switch
    {
        "launch" => context.Render<LaunchPage>(page => page.Add(p => p.Name, "grokking-quick")),
        "theory" => context.Render<TheoryPage>(),
        "figures" => context.Render<FiguresPage>(),
        "compare" => context.Render<ComparePage>(),
        "phase" => context.Render<PhasePage>(),
        "groups" => context.Render<GroupPage>(page => page.Add(p => p.Id, 4_711)),
        _ => context.Render<ClaimsPage>(),
    };
}
